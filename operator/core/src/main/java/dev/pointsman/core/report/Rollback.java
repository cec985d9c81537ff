package dev.pointsman.core.report;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.Words;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.seen.Observation;

/**
 * What going back would take now.
 *
 * @param ready whether it can be done
 * @param scope what would move
 * @param losesWrites whether acknowledged writes would be lost; a way back that would is none, so this is never true
 * @param message why it can or cannot
 */
public record Rollback(boolean ready, Scope scope, boolean losesWrites, String message) {

    /** What would move. */
    public enum Scope {
        /** Nothing has moved. */
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
    public static Rollback of(Recorded recorded, Observation seen) {
        var condition = new DataConditions(seen, recorded).rollbackReady();
        return new Rollback(condition.status() == Status.TRUE, scope(recorded), false, condition.message());
    }

    private static Scope scope(Recorded recorded) {
        if (recorded.traffic().writes() == Side.TARGET) {
            return Scope.WRITES;
        }
        return recorded.traffic().reads() > 0 ? Scope.READS : Scope.NOTHING;
    }
}
