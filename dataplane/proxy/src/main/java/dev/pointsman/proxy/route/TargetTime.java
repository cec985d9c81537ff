package dev.pointsman.proxy.route;

import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.TargetOrder;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Up to when the target is known to have everything, in this process's clock ({@link System#nanoTime()}). It never goes back
 * while the target stays the same: what a database shows, it goes on to show. For the event loop's thread.
 */
final class TargetTime {
    private final long clock = new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    private volatile long asOf;
    private volatile boolean known;

    /** What this process's clock is called. */
    long clock() {
        return clock;
    }

    /** Another table is in force: of another target nothing is known, nor of one that may have taken writes itself. */
    void routed(@Nullable RoutingTable before, RoutingTable now) {
        known &= before != null
                && before.epoch() == now.epoch()
                && Objects.equals(before.migration(), now.migration())
                && Objects.equals(before.target(), now.target());
    }

    /** Learns from the migration's agent, if it speaks of this process's clock. */
    void told(TargetOrder order) {
        if (order.clock() == clock && (!known || order.asOfNanos() - asOf > 0)) {
            asOf = order.asOfNanos();
            known = true;
        }
    }

    /** Whether the target has all that the source had acknowledged before this instant. Any thread. */
    boolean isComplete(long instant) {
        return known && instant - asOf <= 0;
    }

    boolean keeps(Freshness promise, boolean wrote, long wroteAt) {
        return switch (promise.kind()) {
            case EVENTUAL -> true;
            case READ_YOUR_WRITES -> !wrote || (known && wroteAt - asOf <= 0);
            case BOUNDED -> known && System.nanoTime() - asOf <= TimeUnit.MILLISECONDS.toNanos(promise.boundMillis());
        };
    }
}
