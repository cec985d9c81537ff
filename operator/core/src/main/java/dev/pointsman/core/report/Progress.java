package dev.pointsman.core.report;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.Words;
import dev.pointsman.core.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far one step of the plan has come; follows from the recorded position alone.
 *
 * @param name of the step
 * @param state where it stands
 * @param startedAt when it was entered, or null
 * @param finishedAt when it was left, or null
 * @param soakUntil when it may be left, or null
 */
public record Progress(
        String name,
        State state,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant soakUntil) {

    /** Where a step stands. */
    public enum State {
        PENDING,
        WAITING,
        ACTIVE,
        HELD,
        REVERTED,
        DONE;

        /** As status has it. */
        public String word() {
            return Words.camelCase(this);
        }
    }

    /** Every step of the plan. */
    public static List<Progress> of(Plan plan, Recorded recorded) {
        return IntStream.range(0, plan.steps().size())
                .mapToObj(index -> of(plan, recorded, index))
                .toList();
    }

    private static Progress of(Plan plan, Recorded recorded, int index) {
        var entered = recorded.entered();
        var state = state(recorded, index);
        var current = recorded.stage() instanceof Stage.OfStep step && step.step() == index;
        return new Progress(
                plan.step(index).name(),
                state,
                index < entered.size() ? entered.get(index) : null,
                state == State.DONE || state == State.REVERTED ? left(recorded, index) : null,
                current ? soakUntil(recorded.stage()) : null);
    }

    private static State state(Recorded recorded, int index) {
        var begun = index < recorded.entered().size();
        return switch (recorded.stage()) {
            case Stage.OfStep step when step.step() > index -> State.DONE;
            case Stage.OfStep step when step.step() < index -> State.PENDING;
            case Stage.AwaitingApproval _ -> State.WAITING;
            case Stage.Holding _ -> State.HELD;
            case Stage.OfStep _ -> State.ACTIVE;
            case Stage.GoingBack _, Stage.Reverted _ -> begun ? State.REVERTED : State.PENDING;
            case Stage.Completed _, Stage.CleaningUp _, Stage.Released _ -> begun ? State.DONE : State.PENDING;
            case Stage.Pending _, Stage.Preflight _ -> State.PENDING;
        };
    }

    /** A step is left when the next one is entered; the last one when the position was recorded. */
    private static Instant left(Recorded recorded, int index) {
        var next = index + 1;
        return next < recorded.entered().size() ? recorded.entered().get(next) : since(recorded);
    }

    private static Instant since(Recorded recorded) {
        return switch (recorded.stage()) {
            case Stage.Completed completed -> completed.since();
            case Stage.RevertingReads back -> back.since();
            case Stage.Reverted reverted -> reverted.since();
            case Stage.AwaitingApproval waiting -> waiting.since();
            default -> recorded.at();
        };
    }

    private static @Nullable Instant soakUntil(Stage stage) {
        return switch (stage) {
            case Stage.Mirroring mirroring -> mirroring.until();
            case Stage.ShiftingReads shifting -> shifting.soakUntil();
            case Stage.Soaking soaking -> soaking.until();
            case Stage.OfDrill drill -> drill.until();
            case Stage.Pausing pausing -> pausing.until();
            case Stage.Draining draining -> draining.until();
            default -> null;
        };
    }
}
