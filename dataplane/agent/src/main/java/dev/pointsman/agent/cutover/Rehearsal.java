package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the pause of a cutover from its parts, measured now and then: two flushes on the side left, a marker's way through
 * the stream, and two round trips to the slowest proxy. What clients' own transactions add is not in it. It also keeps every
 * connection of the pause open.
 */
final class Rehearsal {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration MARKER_WITHIN = Duration.ofSeconds(2);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Surroundings around;
    private volatile @Nullable Long predicted;
    private long last;

    Rehearsal(Surroundings around) {
        this.around = around;
        this.last = around.ticks().nanos() - EVERY.toNanos();
    }

    @Nullable
    Long predictedMillis() {
        return predicted;
    }

    /** Measures, if the last time is long enough ago and the stream runs. */
    void predict(@Nullable Side writes, List<ProxyEndpoint> proxies) throws SQLException {
        var ticks = around.ticks();
        if (writes == null || ticks.nanos() - last < EVERY.toNanos()) {
            return;
        }
        last = ticks.nanos();
        var left = writes == Side.SOURCE ? around.source() : around.target();
        var entered = writes == Side.SOURCE ? around.target() : around.source();
        predicted = entered.followed() ? measure(left, entered, proxies) : null;
    }

    private @Nullable Long measure(Fenced left, Fenced entered, List<ProxyEndpoint> proxies) throws SQLException {
        var ticks = around.ticks();
        long number = around.clock().getAsLong();
        long start = ticks.nanos();
        left.mark("rehearsal", number);
        long marked = ticks.nanos();
        boolean came = entered.awaitMarker("rehearsal", number, Deadline.in(ticks, MARKER_WITHIN));
        long arrived = ticks.nanos();
        left.unmark("rehearsal", number);
        long asked = ticks.nanos();
        around.lines().of(Orphan.of(0, entered.side()), proxies).look();
        long answered = ticks.nanos();
        double millis = (2 * (marked - start) + (arrived - marked) + 2 * (answered - asked)) / NANOS_PER_MILLI;
        return came ? Math.round(Math.ceil(millis)) : null;
    }
}
