package dev.pointsman.e2e.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that must pass, because an outage lasts that long. */
final class Spell {
    private Spell() {}

    /** Returns when it is over; at once when it is negative. */
    static void of(Duration length) throws InterruptedException {
        var _ = new CountDownLatch(1).await(length.toNanos(), TimeUnit.NANOSECONDS);
    }
}
