package dev.pointsman.agent.cutover;

/**
 * One record of a simulated database's log, the smallest thing that a crash can lose.
 *
 * @param kind what it is
 * @param number of the write, the marker or the epoch
 * @param upTo for what was applied: how far of the other side's log that was
 */
record Change(Kind kind, long number, int upTo) {
    /** What it is. */
    enum Kind {
        WRITE,
        MARK,
        /** The fence closes, with the row that says so and the marker. */
        FENCED,
        MOVED,
        /** Given up before anything was closed. */
        REOPENED,
        /** Given up, and the fence opens again. */
        BACK,
        /** The fence opens, with the row that says so. */
        ENTERED,
        APPLIED_WRITE,
        APPLIED_MARK,
        APPLIED_FENCED
    }

    static Change of(Kind kind, long number) {
        return new Change(kind, number, 0);
    }

    /** Whether the stream carries it to the other side. */
    boolean isStreamed() {
        return kind == Kind.WRITE || kind == Kind.MARK || kind == Kind.FENCED;
    }

    /** As the other side writes it down. */
    Change applied(int position) {
        var there = switch (kind) {
            case WRITE -> Kind.APPLIED_WRITE;
            case MARK -> Kind.APPLIED_MARK;
            default -> Kind.APPLIED_FENCED;
        };
        return new Change(there, number, position);
    }
}
