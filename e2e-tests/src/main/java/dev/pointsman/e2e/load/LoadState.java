package dev.pointsman.e2e.load;

import java.util.List;

/**
 * What the load has seen so far.
 *
 * @param clients how many there are
 * @param connected how many have a connection
 * @param paused whether somebody has paused it
 * @param attempted write transactions begun
 * @param acknowledged those the server committed
 * @param refused those the server said it did not commit
 * @param inDoubt those whose answer never came
 * @param reads reads answered
 * @param errors errors that clients saw
 * @param disconnects connections that clients lost
 * @param tps transactions in the last second
 * @param p50Millis median latency in the last second
 * @param p99Millis 99th percentile of the same
 * @param window since the window began
 * @param lastErrors the last errors, SQLSTATE first
 */
public record LoadState(
        int clients,
        int connected,
        boolean paused,
        long attempted,
        long acknowledged,
        long refused,
        long inDoubt,
        long reads,
        long errors,
        long disconnects,
        double tps,
        double p50Millis,
        double p99Millis,
        WindowReport window,
        List<String> lastErrors) {}
