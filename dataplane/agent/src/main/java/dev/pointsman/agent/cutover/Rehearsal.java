package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.order.OrderKey;
import java.net.http.HttpClient;
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

    private final FencedSide source;
    private final FencedSide target;
    private final HttpClient client;
    private final OrderKey key;
    private volatile @Nullable Long predicted;
    private long last = System.nanoTime() - EVERY.toNanos();

    Rehearsal(FencedSide source, FencedSide target, HttpClient client, OrderKey key) {
        this.source = source;
        this.target = target;
        this.client = client;
        this.key = key;
    }

    @Nullable
    Long predictedMillis() {
        return predicted;
    }

    /** Measures, if the last time is long enough ago and the stream runs. */
    void predict(@Nullable Side writes, List<ProxyEndpoint> proxies) throws SQLException {
        if (writes == null || System.nanoTime() - last < EVERY.toNanos()) {
            return;
        }
        last = System.nanoTime();
        var left = writes == Side.SOURCE ? source : target;
        var entered = writes == Side.SOURCE ? target : source;
        predicted = entered.followed() ? measure(left, entered, proxies) : null;
    }

    private @Nullable Long measure(FencedSide left, FencedSide entered, List<ProxyEndpoint> proxies)
            throws SQLException {
        long number = System.currentTimeMillis();
        long start = System.nanoTime();
        left.mark("rehearsal", number);
        long marked = System.nanoTime();
        boolean came = entered.awaitMarker("rehearsal", number, Deadline.in(MARKER_WITHIN));
        long arrived = System.nanoTime();
        left.unmark("rehearsal", number);
        long asked = System.nanoTime();
        new ProxyOrders(client, key, Orphan.of(0, entered.side()), proxies).look();
        long answered = System.nanoTime();
        double millis = (2 * (marked - start) + (arrived - marked) + 2 * (answered - asked)) / NANOS_PER_MILLI;
        return came ? Math.round(Math.ceil(millis)) : null;
    }
}
