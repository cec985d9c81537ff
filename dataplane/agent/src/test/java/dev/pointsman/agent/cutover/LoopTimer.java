package dev.pointsman.agent.cutover;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer as event loops give it. Nobody waits for it.
 *
 * @param timer the timer
 */
record LoopTimer(Timer timer) implements Future<@Nullable Void> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        timer.cancel();
        return true;
    }

    @Override
    public boolean isCancelled() {
        return timer.isCancelled();
    }

    @Override
    public boolean isDone() {
        return timer.isCancelled();
    }

    @Override
    public @Nullable Void get() {
        throw new CancellationException("a simulated timer has no result");
    }

    @Override
    public @Nullable Void get(long timeout, TimeUnit unit) {
        return get();
    }
}
