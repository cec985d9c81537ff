package dev.pointsman.e2e.chaos;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.pointsman.wire.Side;
import java.util.List;

/**
 * One run of one row.
 *
 * @param scene where
 * @param deed what
 * @param from the side that was left, or was to be
 * @param ending how the epoch ended
 * @param flowAgainMillis from the recovery of what was harmed to the next commit of any client, 0 when they never stopped
 * @param allFlowMillis the same until every client had committed
 * @param longestWaitMillis the longest that one acknowledged write took
 * @param gapMillis the largest hole between two commits over all clients
 * @param tps acknowledged transactions per second through the proxies
 * @param clientsHit failures of those who had a connection to what was killed
 * @param violations what must not be
 */
record Result(
        Scene scene,
        Deed deed,
        Side from,
        Invariants.Ending ending,
        double flowAgainMillis,
        double allFlowMillis,
        double longestWaitMillis,
        double gapMillis,
        double tps,
        long clientsHit,
        List<String> violations) {
    @JsonIgnore
    boolean held() {
        return violations.isEmpty();
    }

    /** Whether the programs and databases are fit for another run: a client may have suffered, nothing else. */
    @JsonIgnore
    boolean healthy() {
        return violations.stream().allMatch(told -> told.startsWith("S4"));
    }
}
