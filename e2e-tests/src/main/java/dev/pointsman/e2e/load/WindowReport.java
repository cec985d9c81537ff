package dev.pointsman.e2e.load;

/**
 * What happened between the start of a window and now.
 *
 * @param millis its length
 * @param commits acknowledged writes
 * @param reads answered reads
 * @param commitGapMillis the largest hole between two acknowledgements over all clients
 * @param writePauseMillis the largest latency of one write
 * @param writeP50Millis median latency of a write
 * @param writeP99Millis its 99th percentile
 * @param errors errors that clients saw
 * @param disconnects connections that clients lost
 */
public record WindowReport(
        double millis,
        long commits,
        long reads,
        double commitGapMillis,
        double writePauseMillis,
        double writeP50Millis,
        double writeP99Millis,
        long errors,
        long disconnects) {}
