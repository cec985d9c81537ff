package dev.pointsman.e2e.fresh;

import dev.pointsman.e2e.figures.Progress;
import java.util.concurrent.atomic.AtomicLong;

/** What all clients of a trial have seen. */
final class Counts {
    final AtomicLong reads = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    /** Reads that did not show what their own connection had written. */
    final AtomicLong missedOwn = new AtomicLong();
    /** Reads that did not show what anybody had written longer ago than the bound. */
    final AtomicLong missedOld = new AtomicLong();

    final AtomicLong errors = new AtomicLong();

    private final Progress progress;

    Counts(Progress progress) {
        this.progress = progress;
    }

    void read() {
        progress.at(reads.incrementAndGet());
    }
}
