package dev.pointsman.agent.work;

import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.AgentState.Stream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
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
        cutover("pause", CutoverReport::pauseMillis);
        part("drain", CutoverReport::drainMillis);
        part("fence", CutoverReport::fenceMillis);
        part("catch-up", CutoverReport::catchUpMillis);
        part("decide", CutoverReport::decideMillis);
        part("open", CutoverReport::openMillis);
        part("route", CutoverReport::routeMillis);
        Gauge.builder(
                        "pointsman.cutover.predicted.pause.milliseconds",
                        board,
                        one -> known(one.state().predictedPauseMillis()))
                .register(registry);
        Gauge.builder("pointsman.cutover.holds", board, one -> ofLast(one, CutoverReport::holds, _ -> true))
                .register(registry);
        Gauge.builder(
                        "pointsman.cutover.proxies.passed.over",
                        board,
                        one -> ofLast(one, report -> report.passedOver().size(), _ -> true))
                .register(registry);
        Gauge.builder("pointsman.agent.checks.failed", board, Metrics::failed).register(registry);
    }

    private void gauge(String name, String direction, ToDoubleFunction<Stream> value) {
        Gauge.builder("pointsman.replication." + name, board, one -> value.applyAsDouble(of(one, direction)))
                .tag("direction", direction)
                .register(registry);
    }

    private void cutover(String name, ToDoubleFunction<CutoverReport> value) {
        Gauge.builder("pointsman.cutover." + name + ".milliseconds", board, one -> ofLast(one, value, Metrics::moved))
                .register(registry);
    }

    private void part(String name, ToDoubleFunction<CutoverReport> value) {
        Gauge.builder("pointsman.cutover.part.milliseconds", board, one -> ofLast(one, value, Metrics::moved))
                .tag("part", name)
                .register(registry);
    }

    /** The parts of a pause that came to nothing are not a pause's. */
    private static boolean moved(CutoverReport report) {
        return report.outcome() == Outcome.MOVED;
    }

    private static double ofLast(Board board, ToDoubleFunction<CutoverReport> value, Predicate<CutoverReport> counts) {
        var report = board.state().cutover();
        return report == null || !counts.test(report) ? Double.NaN : value.applyAsDouble(report);
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
