package dev.pointsman.proxy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The threads for what must not keep the loop, one of each.
 *
 * @param aside looks at files, answers who asks for the proxy's state, checks orders
 * @param telling writes the log
 * @param keys derives keys from passwords
 */
record Beside(ScheduledExecutorService aside, ExecutorService telling, ExecutorService keys) implements AutoCloseable {
    static Beside start() {
        return new Beside(
                Executors.newSingleThreadScheduledExecutor(named("aside")),
                Executors.newSingleThreadExecutor(named("log")),
                Executors.newSingleThreadExecutor(named("keys")));
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().name("pointsman-" + name).daemon().factory();
    }

    /** Lets what has been given to them end, but for passwords: nobody waits for those any more. */
    @Override
    public void close() {
        aside.shutdown();
        telling.shutdown();
        keys.shutdownNow();
    }
}
