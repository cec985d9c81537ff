package dev.pointsman.e2e.load;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** When each client first committed after a moment. Thread-safe. */
public final class Pulse {
    private static final long NEVER = Long.MIN_VALUE;
    private final long since = System.nanoTime();
    private final AtomicLongArray first;

    Pulse(int clients) {
        first = new AtomicLongArray(
                LongStream.generate(() -> NEVER).limit(clients).toArray());
    }

    void committed(int client) {
        first.compareAndSet(client, NEVER, System.nanoTime() - since);
    }

    /** Nanoseconds until one of them had committed; empty while none has. */
    public OptionalLong any() {
        return all().filter(nanos -> nanos != NEVER).min();
    }

    /** Nanoseconds until every one of them had committed; empty while one has not. */
    public OptionalLong every() {
        return all().allMatch(nanos -> nanos != NEVER) ? all().max() : OptionalLong.empty();
    }

    /** Those that have not. */
    IntStream silent() {
        return IntStream.range(0, first.length()).filter(client -> first.get(client) == NEVER);
    }

    private LongStream all() {
        return LongStream.range(0, first.length()).map(client -> first.get((int) client));
    }
}
