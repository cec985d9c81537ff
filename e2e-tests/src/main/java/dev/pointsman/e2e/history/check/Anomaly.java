package dev.pointsman.e2e.history.check;

/**
 * Something that cannot be in a strictly serializable history.
 *
 * @param kind what it is called
 * @param evidence the transactions that show it
 */
public record Anomaly(Kind kind, String evidence) {
    /** The anomalies of Adya's, Elle's names for them, and those of lists. */
    public enum Kind {
        /** An acknowledged value is not in the list. */
        LOST_APPEND,
        /** A value is in a list twice. */
        DOUBLED_APPEND,
        /** Two reads of a list of which neither is the other's beginning. */
        INCOMPATIBLE_ORDER,
        /** A transaction did not see what it had itself read or written. */
        INTERNAL,
        /** A value that nobody has ever written. */
        PHANTOM,
        /** A value of a transaction that was not committed. */
        G1A,
        /** A value that its own transaction had already added to. */
        G1B,
        /** Writes in a circle. */
        G0,
        /** Writes, and reads of them, in a circle. */
        G1C,
        /** A circle with one read of something older: read skew, lost updates. */
        G_SINGLE,
        /** A circle with several reads of something older: write skew. */
        G2,
        /** The same circles, closed by one transaction having ended before the other began. */
        G0_REALTIME,
        G1C_REALTIME,
        G_SINGLE_REALTIME,
        G2_REALTIME
    }

    @Override
    public String toString() {
        return kind + ": " + evidence;
    }
}
