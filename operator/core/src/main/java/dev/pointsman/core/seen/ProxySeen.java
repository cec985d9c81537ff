package dev.pointsman.core.seen;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says.
 *
 * @param epoch of its routing table, -1 before the first
 * @param revision of its routing table
 * @param source traffic on the source
 * @param target traffic on the target
 * @param fallbacks reads that were meant for the target
 * @param compared reads that were made twice
 */
public record ProxySeen(
        long epoch, long revision, Traffic source, Traffic target, Fallbacks fallbacks, Compared compared) {

    /**
     * Reads that were meant for the target, in a window of the last seconds.
     *
     * @param reads that it has answered
     * @param fellBack that the source had to answer for it
     */
    public record Fallbacks(long reads, long fellBack) {
        /** None. */
        public static final Fallbacks NONE = new Fallbacks(0, 0);

        /** All of them. */
        public long meant() {
            return reads + fellBack;
        }
    }

    /**
     * Reads that were made twice, since the stage that does it began.
     *
     * @param equal answered the same
     * @param different answered otherwise
     * @param sinceDifference how long ago the last of these was, or null
     * @param sample what the last of these was, without data; empty for none
     */
    public record Compared(
            long equal, long different, @Nullable Duration sinceDifference, String sample) {
        /** None. */
        public static final Compared NONE = new Compared(0, 0, null, "");
    }

    /** Whether its table is at least as new. */
    boolean follows(long wantedEpoch, long wantedRevision) {
        return epoch != wantedEpoch ? epoch > wantedEpoch : revision >= wantedRevision;
    }

    /**
     * Traffic on one side, in a window of the last seconds.
     *
     * @param reads movable reads answered
     * @param p50Micros their median time
     * @param p99Micros their 99th percentile
     * @param answers everything answered, as far as the observer has counted on
     * @param errors of those, the ones that were the server's fault
     */
    public record Traffic(long reads, long p50Micros, long p99Micros, long answers, long errors) {
        /** None. */
        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
    }
}
