package dev.pointsman.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy is and has seen (GET {@code /v1/state}). Counters only grow while the process lives; {@code startedAt}
 * tells a restart.
 *
 * @param wire the version of this language
 * @param version the program's version
 * @param startedAt milliseconds since 1970
 * @param table the table in use, or null before the first
 * @param heldEpoch the epoch being held, or 0
 * @param clients connected sessions
 * @param warmSessions sessions whose target connection is open, authenticated and in the same state as the source's
 * @param openWriteTransactions write transactions open now
 * @param heldSessions sessions that wait with a statement now
 * @param disconnects sessions ended by the proxy or a server, not by the client
 * @param fallbacks reads that failed on the target for its own reasons and were answered by the source
 * @param fenceHits statements that met the fence
 * @param pinned sessions that cannot move, by the name of the reason
 * @param listening sessions that listen to a channel; an older proxy has none
 * @param kept reads that were drawn for the target and stayed with the source, by the name of the reason; an older proxy has
 *     none
 * @param shadow reads that were compared; an older proxy has none
 * @param source traffic on the source
 * @param target traffic on the target
 */
public record ProxyState(
        int wire,
        String version,
        long startedAt,
        @Nullable RoutingTable table,
        long heldEpoch,
        int clients,
        int warmSessions,
        int openWriteTransactions,
        int heldSessions,
        long disconnects,
        long fallbacks,
        long fenceHits,
        Map<String, Integer> pinned,
        int listening,
        @Nullable Map<String, Long> kept,
        @Nullable Shadow shadow,
        Traffic source,
        Traffic target) {

    /**
     * Reads that the source has answered and that were made once more on the target, since tables ask for it: one without it
     * in between begins anew.
     *
     * @param equal the answers were the same
     * @param late of those, only when the target had caught up
     * @param different the target answers otherwise, for certain
     * @param reordered the same rows in another order than was asked for
     * @param unsettled what was read did not keep still for long enough
     * @param dropped there was no room for them
     * @param failed they could not be made
     * @param leftOut not comparable, by the name of the reason
     * @param millisSinceDifference how long ago the last difference was found, or null
     * @param samples the newest differences
     */
    public record Shadow(
            long equal,
            long late,
            long different,
            long reordered,
            long unsettled,
            long dropped,
            long failed,
            Map<String, Long> leftOut,
            @Nullable Long millisSinceDifference,
            List<Difference> samples) {}

    /**
     * A difference, without data.
     *
     * @param fingerprint of the statement
     * @param statement its text, with question marks for literals
     * @param what differs, in numbers
     * @param atMillis since 1970
     */
    public record Difference(String fingerprint, String statement, String what, long atMillis) {}

    /**
     * Traffic on one side.
     *
     * @param reads movable reads answered
     * @param writes everything else answered
     * @param errors answers with an SQLSTATE of a class that is the server's fault (08, 53, 57P, 58, XX)
     * @param readP50Micros median time of a movable read in the last 10 s, 0 without one
     * @param readP99Micros 99th percentile of the same
     * @param readsInWindow how many reads those percentiles rest on
     */
    public record Traffic(
            long reads, long writes, long errors, long readP50Micros, long readP99Micros, long readsInWindow) {
        /** Nothing yet. */
        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);
    }
}
