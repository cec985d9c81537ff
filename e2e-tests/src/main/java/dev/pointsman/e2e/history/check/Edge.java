package dev.pointsman.e2e.history.check;

/**
 * One transaction comes before another.
 *
 * @param from the earlier one's number
 * @param to the later one's
 * @param why what says so
 */
record Edge(int from, int to, Why why) {
    /** What orders two transactions. */
    enum Why {
        /** The later one wrote right behind what the earlier one wrote. */
        WW,
        /** The later one read what the earlier one wrote. */
        WR,
        /** The later one wrote what the earlier one did not see yet. */
        RW,
        /** The earlier one's end was known before the later one began. */
        TIME
    }
}
