package dev.pointsman.core.seen;

/**
 * What a proxy says.
 *
 * @param epoch of its routing table, -1 before the first
 * @param revision of its routing table
 * @param source traffic on the source
 * @param target traffic on the target
 */
public record ProxySeen(long epoch, long revision, Traffic source, Traffic target) {

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
