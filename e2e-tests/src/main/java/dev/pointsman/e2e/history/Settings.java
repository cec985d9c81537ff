package dev.pointsman.e2e.history;

import java.time.Duration;

/**
 * What a run is like.
 *
 * @param seed what each client chooses follows from it; which client comes first does not
 * @param source PostgreSQL of the source
 * @param target PostgreSQL of the target
 * @param cutovers how often writes move
 * @param clients through the proxies
 * @param tps transactions per second that they try for
 * @param within the cutovers take no longer
 */
record Settings(long seed, int source, int target, int cutovers, int clients, int tps, Duration within) {
    /** Through which the clients connect in turn. */
    static final int PROXIES = 3;

    String versions() {
        return source + "-" + target;
    }
}
