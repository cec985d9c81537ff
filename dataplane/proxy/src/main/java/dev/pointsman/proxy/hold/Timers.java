package dev.pointsman.proxy.hold;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What an event loop does later on its own thread, and the time by which it does. */
@FunctionalInterface
public interface Timers {
    /** Runs it on the loop's thread when that much time has passed, unless it is cancelled before. */
    Future<?> schedule(Runnable what, long delay, TimeUnit unit);

    /** Like {@link System#nanoTime()}, which it is but in a simulation. */
    default long nanos() {
        return System.nanoTime();
    }
}
