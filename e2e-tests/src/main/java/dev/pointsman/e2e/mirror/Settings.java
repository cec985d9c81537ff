package dev.pointsman.e2e.mirror;

/**
 * What a run is like.
 *
 * @param seed of what clients do, and of the lag
 * @param source PostgreSQL of the source
 * @param target PostgreSQL of the target
 * @param comparisons of reads while nothing is damaged
 * @param writes a second meanwhile
 */
record Settings(long seed, int source, int target, long comparisons, int writes) {
    /** Rows of the table, of which one is damaged. */
    static final int ROWS = 10_000;
}
