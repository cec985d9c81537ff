package dev.pointsman.agent.work;

import java.time.Duration;

/** Says when something is due again. One caller at a time. */
final class Cadence {
    private final long every;
    private long next = System.nanoTime();

    /** Due at once, and then each time this has passed. */
    Cadence(Duration every) {
        this.every = every.toNanos();
    }

    boolean due() {
        long now = System.nanoTime();
        if (now - next < 0) {
            return false;
        }
        next = now + every;
        return true;
    }
}
