package dev.pointsman.agent.work;

import dev.pointsman.wire.AgentState.Stream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The board's numbers for Prometheus. Unknown is NaN, never 0. */
@Singleton
public final class Metrics {
    private final MeterRegistry registry;
    private final Board board;

    /** Registers nothing before the program has started. */
    @Inject
    public Metrics(MeterRegistry registry, Board board) {
        this.registry = registry;
        this.board = board;
    }

    void start(@Observes StartupEvent event) {
        for (var direction : new String[] {"forward", "reverse"}) {
            gauge("lag.milliseconds", direction, stream -> known(stream.lagMillis()));
            gauge("lag.p99.milliseconds", direction, stream -> known(stream.lagP99Millis()));
            gauge("heartbeat.holes", direction, Stream::holes);
            gauge("tables.ready", direction, Stream::tablesReady);
            gauge("rows.copied", direction, Stream::rowsCopied);
        }
        Gauge.builder("pointsman.agent.checks.failed", board, Metrics::failed).register(registry);
    }

    private void gauge(String name, String direction, ToDoubleFunction<Stream> value) {
        Gauge.builder("pointsman.replication." + name, board, one -> value.applyAsDouble(of(one, direction)))
                .tag("direction", direction)
                .register(registry);
    }

    private static Stream of(Board board, String direction) {
        var state = board.state();
        return direction.equals("forward") ? state.replication() : state.reverse();
    }

    private static double known(@Nullable Long value) {
        return value == null ? Double.NaN : value;
    }

    private static double failed(Board board) {
        return board.state().checks().stream()
                .filter(check -> check.result() == dev.pointsman.wire.AgentState.Result.FAIL)
                .count();
    }
}
