package dev.pointsman.e2e.load;

import org.HdrHistogram.Histogram;

/** What happened between two instants. Thread-safe. */
final class Window {
    private static final double NANOS_PER_MILLI = 1e6;
    private final Histogram writes = new Histogram(3);
    private final long startedAt;
    private long lastCommit;
    private long gap;
    private long commits;
    private long reads;
    private long errors;

    Window(long now) {
        startedAt = now;
        lastCommit = now;
    }

    synchronized void committed(long now, long nanos) {
        committed(now);
        writes.recordValue(nanos);
    }

    synchronized void committed(long now) {
        gap = Math.max(gap, now - lastCommit);
        lastCommit = now;
        commits++;
    }

    synchronized void read() {
        reads++;
    }

    synchronized void failed() {
        errors++;
    }

    /** @param disconnects since the window began; counted elsewhere */
    synchronized WindowReport report(long now, long disconnects) {
        return new WindowReport(
                (now - startedAt) / NANOS_PER_MILLI,
                commits,
                reads,
                Math.max(gap, now - lastCommit) / NANOS_PER_MILLI,
                writes.getMaxValue() / NANOS_PER_MILLI,
                writes.getValueAtPercentile(50) / NANOS_PER_MILLI,
                writes.getValueAtPercentile(99) / NANOS_PER_MILLI,
                errors,
                disconnects);
    }
}
