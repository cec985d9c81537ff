package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.route.Routing;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes reads from the clients' loop and compares them on one of its own, which begins with the first. Never lets a client
 * wait: what does not fit into the queue is dropped, and counted.
 */
public final class Shadows implements AutoCloseable {
    private static final int MOST_WAITING = 500;
    private static final long MOST_BYTES = 16L << 20;

    private final Routing routing;
    private final ShadowCounters counters = new ShadowCounters();
    private final Supplier<EventLoopGroup> loops;
    private final Function<EventLoop, Dialer> dialers;
    private final SplittableRandom random = new SplittableRandom();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private @Nullable Runner runner;

    /**
     * Nothing runs yet.
     *
     * @param loops makes the loop when it is needed
     * @param dialers makes what opens connections on it
     */
    public Shadows(Routing routing, Supplier<EventLoopGroup> loops, Function<EventLoop, Dialer> dialers) {
        this.routing = routing;
        this.loops = loops;
        this.dialers = dialers;
        routing.listen((before, now) -> {
            if (now.reads().shadowPercent() > 0
                    && (before == null || before.reads().shadowPercent() == 0)) {
                counters.begin();
            }
        });
    }

    public ShadowCounters counters() {
        return counters;
    }

    /** Whether the next read is one of the share that is compared. For the clients' loop. */
    public boolean draws(int percent) {
        return percent >= 100 || random.nextInt(100) < percent;
    }

    /** Takes a read that has been answered, and owns it. For the clients' loop. */
    public void offer(ShadowRead read) {
        int length = read.length();
        boolean full = waiting.incrementAndGet() > MOST_WAITING;
        if (bytes.addAndGet(length) > MOST_BYTES || full) {
            counters.dropped.increment();
            gone(read, length);
            return;
        }
        var now = runner;
        if (now == null) {
            now = new Runner(loops.get());
            runner = now;
        }
        now.take(read, length);
    }

    private void gone(ShadowRead read, int length) {
        read.release();
        waiting.decrementAndGet();
        bytes.addAndGet(-length);
    }

    private final class Runner {
        private final EventLoopGroup group;
        private final EventLoop loop;
        private final Lines lines;

        Runner(EventLoopGroup group) {
            this.group = group;
            this.loop = group.next();
            this.lines = new Lines(dialers.apply(loop));
        }

        void take(ShadowRead read, int length) {
            loop.execute(() -> new Comparing(loop, routing, lines, counters, read, () -> gone(read, length)).begin());
        }

        void close() {
            loop.execute(lines::closeAll);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
    }
}
