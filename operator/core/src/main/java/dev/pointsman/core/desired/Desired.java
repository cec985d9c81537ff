package dev.pointsman.core.desired;

import dev.pointsman.core.Phase;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.gate.Gates;
import dev.pointsman.core.plan.Gate;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Kind.Depth;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Side;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the world shall be. It follows from what is recorded and from nothing else, so whatever happens has a recorded cause,
 * and a crash repeats work instead of losing it.
 *
 * @param routing the table of every proxy, or null while the proxy is none of the migration's business
 * @param work how far the agent goes
 * @param validation what the agent compares, or null
 * @param cutover the attempt to move writes that the agent makes, or null
 */
public record Desired(
        @Nullable Routing routing,
        Work work,
        @Nullable ValidationOrder validation,
        @Nullable CutoverOrder cutover) {

    /** How far the agent goes. */
    public enum Work {
        PREFLIGHT,
        REPLICATE,
        RETIRE,
        CLEAN_UP,
        /** There need not be an agent any more. */
        NONE
    }

    /**
     * A validation.
     *
     * @param id names the run
     * @param depth how deep
     * @param interval from start to start, zero for once
     */
    public record ValidationOrder(String id, Depth depth, Duration interval) {}

    /**
     * An attempt to move writes.
     *
     * @param epoch its number
     * @param to where they go
     * @param how its budgets
     * @param table the routing table when it has succeeded
     */
    public record CutoverOrder(long epoch, Side to, Kind.CutOver how, Routing table) {}

    /** What follows from a position. */
    public static Desired of(Plan plan, Recorded recorded) {
        return new Desired(
                Routing.of(plan, recorded), work(recorded), validation(plan, recorded), cutover(plan, recorded));
    }

    /**
     * Whether gates hold: while reads are made twice, and from the first step that moves traffic to the end of the last soak, but not within an attempt to
     * move writes, which has budgets of its own.
     */
    public static List<Gate> gates(Plan plan, Recorded recorded) {
        boolean guarded = recorded.stage() instanceof Stage.OfDrill || recorded.stage() instanceof Stage.Mirroring;
        if (!recorded.traffic().moved() && !guarded) {
            return List.of();
        }
        return switch (recorded.stage()) {
            case Stage.CuttingOver _, Stage.Drilling _, Stage.Retiring _ -> List.of();
            case Stage.OfStep active -> plan.step(active.guardedBy()).gates();
            default -> List.of();
        };
    }

    private static Work work(Recorded recorded) {
        var prepared = recorded.traffic().prepared();
        return switch (recorded.stage()) {
            case Stage.Retiring _ -> Work.RETIRE;
            case Stage.Completed completed -> completed.retired() ? Work.RETIRE : Work.REPLICATE;
            case Stage.Pending _, Stage.Preflight _, Stage.OfStep _, Stage.GoingBack _, Stage.Reverted _ ->
                prepared ? Work.REPLICATE : Work.PREFLIGHT;
            case Stage.CleaningUp _ -> prepared ? Work.CLEAN_UP : Work.PREFLIGHT;
            case Stage.Released _ -> Work.NONE;
        };
    }

    private static @Nullable ValidationOrder validation(Plan plan, Recorded recorded) {
        if (recorded.stage() instanceof Stage.Validating validating
                && plan.step(validating.step()).kind() instanceof Kind.Validate(Depth depth)) {
            return new ValidationOrder(validationId(plan, recorded, validating), depth, Duration.ZERO);
        }
        var attempt = recorded.attempts().current();
        for (var gate : gates(plan, recorded)) {
            if (gate.rule() instanceof Rule.Validation rule) {
                return new ValidationOrder(Gates.validationId(attempt, gate), rule.depth(), rule.interval());
            }
        }
        return null;
    }

    /** The name of the run that a stage waits for; a run that was incomplete is made again under another one. */
    public static String validationId(Plan plan, Recorded recorded, Stage.Validating validating) {
        var id = recorded.attempts().current() + "/"
                + plan.step(validating.step()).name();
        return validating.run() == 1 ? id : id + "#" + validating.run();
    }

    private static @Nullable CutoverOrder cutover(Plan plan, Recorded recorded) {
        return switch (recorded.stage()) {
            case Stage.CuttingOver cutting -> order(plan, cutting.epoch(), Side.TARGET);
            case Stage.RevertingWrites back -> order(plan, back.epoch(), Side.SOURCE);
            case Stage.Drilling drilling -> order(plan, drilling.epoch(), drilling.back() ? Side.TARGET : Side.SOURCE);
            default -> null;
        };
    }

    private static CutoverOrder order(Plan plan, long epoch, Side to) {
        return new CutoverOrder(epoch, to, budgets(plan), Routing.moved(plan, epoch, to));
    }

    /** Going back has the budgets of going there. */
    private static Kind.CutOver budgets(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.kind())
                .filter(Kind.CutOver.class::isInstance)
                .map(Kind.CutOver.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("writes move only by a cutOver stage"));
    }

    /**
     * A position as the journal keeps it.
     *
     * @param sequence counts positions
     * @param attempt the attempt
     * @param revertedAttempt the last one that ended in a revert
     * @param stage name of the stage
     * @param phase what is being done
     * @param text the position itself
     * @param planHash the plan in force
     * @param epoch the last attempt to move writes
     * @param atMillis when it was recorded
     */
    public record JournalEntry(
            long sequence,
            int attempt,
            int revertedAttempt,
            String stage,
            String phase,
            String text,
            String planHash,
            long epoch,
            long atMillis) {

        /** The entry for a position. */
        public static JournalEntry of(Plan plan, Recorded recorded) {
            return new JournalEntry(
                    recorded.sequence(),
                    recorded.attempts().current(),
                    recorded.attempts().reverted(),
                    recorded.stageName(plan),
                    phase(recorded).word(),
                    recorded.text(),
                    plan.hash(),
                    recorded.epochs().last(),
                    recorded.at().toEpochMilli());
        }

        private static Phase phase(Recorded recorded) {
            return recorded.stage().phase();
        }
    }
}
