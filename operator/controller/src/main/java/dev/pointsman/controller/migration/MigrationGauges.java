package dev.pointsman.controller.migration;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition;
import dev.pointsman.core.report.Conditions;
import dev.pointsman.core.seen.AgentSeen;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Live numbers, for which status is too slow. Labels are the namespace and the migration's name, nothing else. */
@Singleton
public final class MigrationGauges {
    private static final double MILLIS = 1_000;
    private static final double PERCENT = 100;

    private final MeterRegistry registry;
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();

    /** Injected. */
    public MigrationGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Shown(AtomicReference<Values> values, List<Meter.Id> meters) {}

    private record Values(
            double lagSeconds, double reads, double writes, double mismatches, double stalled, double rollback) {}

    void show(MigrationReport report) {
        var uid = report.migration().getMetadata().getUid();
        shown.computeIfAbsent(uid, _ -> register(report)).values().set(values(report));
    }

    void forget(String uid) {
        var gone = shown.remove(uid);
        if (gone != null) {
            gone.meters().forEach(registry::remove);
        }
    }

    private Shown register(MigrationReport report) {
        var values = new AtomicReference<>(values(report));
        var meta = report.migration().getMetadata();
        var tags = Tags.of("namespace", meta.getNamespace(), "migration", meta.getName());
        return new Shown(
                values,
                List.of(
                        gauge("pointsman_migration_lag_seconds", tags, values, Values::lagSeconds),
                        gauge("pointsman_migration_reads_on_target_ratio", tags, values, Values::reads),
                        gauge("pointsman_migration_writes_on_target", tags, values, Values::writes),
                        gauge("pointsman_migration_mismatches", tags, values, Values::mismatches),
                        gauge("pointsman_migration_stalled", tags, values, Values::stalled),
                        gauge("pointsman_migration_rollback_ready", tags, values, Values::rollback)));
    }

    private Meter.Id gauge(String name, Tags tags, AtomicReference<Values> values, ToDoubleFunction<Values> value) {
        return Gauge.builder(name, values, now -> value.applyAsDouble(now.get()))
                .tags(tags)
                .strongReference(true)
                .register(registry)
                .getId();
    }

    private static Values values(MigrationReport report) {
        var seen = report.situation().seen();
        var recorded = report.decision().next();
        var agent = seen.agent().answer();
        var observed = seen.observedReadsOnTarget();
        return new Values(
                agent.map(answer -> lag(answer, recorded)).orElse(Double.NaN),
                observed < 0 ? Double.NaN : observed / PERCENT,
                recorded.traffic().writes() == Side.TARGET ? 1 : 0,
                agent.map(AgentSeen::validation)
                        .map(validation -> (double) validation.mismatches())
                        .orElse(Double.NaN),
                holds(report, Condition.Type.STALLED) == 1 ? 1 : 0,
                holds(report, Condition.Type.ROLLBACK_READY));
    }

    /** Of the stream that leaves the side with the writes. */
    private static double lag(AgentSeen agent, Recorded recorded) {
        var lag = agent.streamFrom(recorded.traffic().writes()).lagMillis();
        return lag == null ? Double.NaN : lag / MILLIS;
    }

    /** 1, 0, or unknown. */
    private static double holds(MigrationReport report, Condition.Type type) {
        return Conditions.of(report.situation(), report.decision()).stream()
                .filter(condition -> condition.type() == type)
                .mapToDouble(condition -> switch (condition.status()) {
                    case TRUE -> 1;
                    case FALSE -> 0;
                    case UNKNOWN -> Double.NaN;
                })
                .findFirst()
                .orElse(Double.NaN);
    }
}
