package dev.pointsman.core.report;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.Words;
import dev.pointsman.core.back.WayBack;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.Observation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What going back would take now.
 *
 * @param ready whether it can be done
 * @param scope what would move
 * @param losesWrites whether acknowledged writes would be lost, which is why it would not be done; null while unknown
 * @param estimate how long it would take, in whole seconds, or null while it cannot be done or is not known
 * @param message why it can, or all that is missing
 */
public record Rollback(
        boolean ready,
        Scope scope,
        @Nullable Boolean losesWrites,
        @Nullable Duration estimate,
        String message) {
    /** From a changed spec to the proxies' acknowledgement: one look at the world, and one round of orders. */
    private static final Duration SHIFT = Duration.ofSeconds(1);

    private static final long MILLIS = 1_000;

    /** What would move. */
    public enum Scope {
        /** Nothing has moved, or nothing can any more. */
        NOTHING,
        /** Reads, by routing. */
        READS,
        /** Reads and writes, by a cutover. */
        WRITES;

        /** As status has it. */
        public String word() {
            return Words.camelCase(this);
        }
    }

    /** What follows from position and observation. */
    public static Rollback of(Plan plan, Recorded recorded, Observation seen) {
        var way = new WayBack(plan, recorded, seen);
        var condition = new DataConditions(seen, recorded).rollbackReady(way.lacks());
        var ready = condition.status() == Status.TRUE;
        return new Rollback(
                ready,
                scope(recorded),
                condition.status() == Status.UNKNOWN
                        ? null
                        : Boolean.valueOf(!way.losses().isEmpty()),
                ready ? estimate(scope(recorded), seen) : null,
                condition.message());
    }

    private static Scope scope(Recorded recorded) {
        if (recorded.pastNoReturn()) {
            return Scope.NOTHING;
        }
        if (recorded.traffic().writes() == Side.TARGET) {
            return Scope.WRITES;
        }
        return recorded.traffic().reads() > 0 ? Scope.READS : Scope.NOTHING;
    }

    private static @Nullable Duration estimate(Scope scope, Observation seen) {
        return switch (scope) {
            case NOTHING -> Duration.ZERO;
            case READS -> SHIFT;
            case WRITES ->
                seen.agent()
                        .answer()
                        .map(AgentSeen::predictedPauseMillis)
                        .map(pause -> seconds(SHIFT.plusMillis(pause)))
                        .orElse(null);
        };
    }

    private static Duration seconds(Duration exact) {
        return Duration.ofSeconds(Math.ceilDiv(exact.toMillis(), MILLIS));
    }
}
