package dev.pointsman.controller.settings;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The end of an operator that does not lead any more. It shuts down by itself; but a shutdown can hang, when the API server
 * does not answer for instance, and what hangs may still decide when somebody else does.
 */
final class LostLease {
    private static final int EXIT_CODE = 1;

    private LostLease() {}

    /** Lets the process shut down, and ends it when it has not in that time. Returns at once. */
    static void endWithin(Duration time) {
        var thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("lost-lease").daemon().factory());
        var _ = thread.schedule(() -> Runtime.getRuntime().halt(EXIT_CODE), time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
