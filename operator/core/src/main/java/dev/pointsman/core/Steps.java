package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.Wish.Intent;
import dev.pointsman.core.gate.Gates;
import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From step to step: what guards every step, and how one is entered. */
final class Steps {
    private Steps() {}

    static Answer answer(Turn turn, Stage.OfStep stage) {
        if (!settled(stage)) {
            return byStage(turn, stage);
        }
        return Breach.answer(turn, stage).or(() -> asked(turn, stage)).orElseGet(() -> byStage(turn, stage));
    }

    /** After the last step; a plan may still be given more of them. */
    static Answer completed(Turn turn, Stage.Completed completed) {
        var plan = turn.plan();
        if (completed.retired()) {
            return turn.rest(
                    turn.wish().intent() == Intent.REVERT ? Reason.POINT_OF_NO_RETURN_PASSED : Reason.COMPLETED,
                    turn.wish().intent() == Intent.REVERT
                            ? "the point of no return has been passed: nothing is done; the source is fenced for good"
                            : "everything is on the target since " + Sentences.time(completed.since()));
        }
        if (turn.wish().intent() == Intent.REVERT) {
            return Return.asked(turn);
        }
        return turn.recorded().entered().size() < plan.steps().size()
                ? enter(turn, turn.recorded().entered().size(), Reason.PROCEEDING, "the plan goes on")
                : turn.rest(Reason.COMPLETED, "every stage is done since " + Sentences.time(completed.since()));
    }

    /** Enters the step at that position, or asks first. */
    static Answer enter(Turn turn, int index, Reason reason, String why) {
        var refused = turn.wish().refusedEdit();
        if (!refused.isEmpty()) {
            return turn.stay(
                    Reason.EDIT_REFUSED,
                    "no step forward while the spec is refused, the plan in force goes on guarding: "
                            + refused.getFirst(),
                    Turn.SOON);
        }
        if (turn.wish().deletion() != null) {
            return Departure.waits(turn);
        }
        if (index >= turn.plan().steps().size()) {
            return turn.move(new Stage.Completed(false, turn.now()), Reason.COMPLETED, why + "; every stage is done");
        }
        var step = turn.plan().step(index);
        if (step.needsApproval() && !turn.wish().approves(step, turn.plan())) {
            return approvalNeeded(turn, index, why);
        }
        return begin(turn, index, reason, why + "; " + step.name() + " begins");
    }

    /** Begins the step at that position; one that moves writes only while no check fails. */
    private static Answer begin(Turn turn, int index, Reason reason, String message) {
        boolean movesWrites = turn.plan().step(index).kind() instanceof Kind.CutOver
                && turn.recorded().traffic().writes() == Side.SOURCE;
        return (movesWrites ? Checks.failed(turn) : Optional.<Answer>empty())
                .orElseGet(() -> turn.move(entered(turn, index), reason, message));
    }

    /** The position in which the step at that position has just begun. */
    static Recorded entered(Turn turn, int index) {
        var now = turn.now();
        var recorded = turn.recorded().enteredStep(index, now).withStrikes(List.of());
        return switch (turn.plan().step(index).kind()) {
            case Kind.Replicate _ -> prepared(recorded).with(new Stage.Replicating(index, now));
            case Kind.Validate _ -> recorded.with(new Stage.Validating(index, 1, now));
            case Kind.Mirror _ -> recorded.with(new Stage.Mirroring(index, now, null));
            case Kind.ShiftReads shift ->
                recorded.reads(shift.percent()).with(new Stage.ShiftingReads(index, now, null));
            case Kind.CutOver _ -> cuttingOver(turn, recorded, index);
            case Kind.Soak(Duration duration) -> recorded.with(new Stage.Soaking(index, now, now.plus(duration)));
            case Kind.Retire(Duration drain) -> recorded.with(new Stage.Draining(index, now, now.plus(drain)));
            case Kind.Pause pause -> recorded.with(new Stage.Pausing(index, now, end(pause, now)));
        };
    }

    /** Whether no attempt to move writes is undecided, and there is a way back: only then intent and gates are heard. */
    private static boolean settled(Stage.OfStep stage) {
        return !(stage instanceof Stage.CuttingOver)
                && !(stage instanceof Stage.Drilling)
                && !(stage instanceof Stage.Retiring);
    }

    private static Optional<Answer> asked(Turn turn, Stage.OfStep stage) {
        var byPerson = stage instanceof Stage.Holding holding && holding.cause() == Cause.ASKED;
        return switch (turn.wish().intent()) {
            case REVERT -> Optional.of(Return.asked(turn));
            case HOLD ->
                byPerson || stage instanceof Stage.OfDrill
                        ? Optional.empty()
                        : Optional.of(turn.move(
                                stage instanceof Stage.Holding holding
                                        ? holding.because(Cause.ASKED, "spec.intent is Hold", turn.now())
                                        : stage.hold(Cause.ASKED, "spec.intent is Hold", turn.now()),
                                Reason.HELD,
                                "spec.intent is Hold: everything stays where it is"));
            case PROCEED -> Optional.empty();
        };
    }

    private static Answer byStage(Turn turn, Stage.OfStep stage) {
        if (stage.step() >= turn.plan().steps().size() && !(stage instanceof Stage.Holding)) {
            return enter(turn, stage.step(), Reason.PROCEEDING, "the stage has been taken out of the plan");
        }
        return switch (stage) {
            case Stage.Replicating replicating -> Copy.replicating(turn, replicating);
            case Stage.Validating validating -> Copy.validating(turn, validating);
            case Stage.Mirroring mirroring -> Mirror.mirroring(turn, mirroring);
            case Stage.ShiftingReads shifting -> Shift.shifting(turn, shifting);
            case Stage.AwaitingApproval waiting -> awaiting(turn, waiting);
            case Stage.Pausing pausing -> wait(turn, pausing, pausing.until(), Reason.PAUSED);
            case Stage.CuttingOver cutting -> Cutover.cuttingOver(turn, cutting);
            case Stage.BackingOff waiting -> Cutover.backingOff(turn, waiting);
            case Stage.Soaking soaking ->
                Drill.wanted(turn, soaking).orElseGet(() -> wait(turn, soaking, soaking.until(), Reason.SOAKING));
            case Stage.Drilling drilling -> Drill.drilling(turn, drilling);
            case Stage.DrillWaiting waiting -> Drill.waiting(turn, waiting);
            case Stage.Draining draining -> Cutover.draining(turn, draining);
            case Stage.Retiring retiring -> Cutover.retiring(turn, retiring);
            case Stage.Holding holding -> holding(turn, holding);
        };
    }

    /** Waits for a time, then goes on when the gates pass. */
    static Answer wait(Turn turn, Stage.OfStep stage, Instant until, Reason reason) {
        var name = turn.step(stage).name();
        if (turn.now().isBefore(until)) {
            return turn.stay(
                    reason,
                    name + " until " + Sentences.time(until) + "; " + Sentences.gates(turn.verdicts()),
                    Sentences.recheck(turn.now(), until));
        }
        return gatesPass(turn)
                ? enter(
                        turn,
                        stage.step() + 1,
                        Reason.TIME_PASSED,
                        name + " is over, " + Sentences.gates(turn.verdicts()))
                : inconclusive(turn, name);
    }

    static boolean gatesPass(Turn turn) {
        return Gates.worst(turn.verdicts()) == Result.PASS;
    }

    /** No data is not good data. */
    static Answer inconclusive(Turn turn, String name) {
        return turn.stay(
                Reason.GATES_INCONCLUSIVE,
                name + " goes no further until every gate passes: " + Sentences.notPassing(turn.verdicts()),
                Turn.SOON);
    }

    private static Answer approvalNeeded(Turn turn, int index, String why) {
        return turn.move(
                new Stage.AwaitingApproval(index, turn.now()),
                Reason.APPROVAL_NEEDED,
                why + "; " + approve(turn, turn.plan().step(index)));
    }

    private static Answer awaiting(Turn turn, Stage.AwaitingApproval waiting) {
        var step = turn.step(waiting);
        if (step.needsApproval() && !turn.wish().approves(step, turn.plan())) {
            return turn.stay(
                    Reason.APPROVAL_NEEDED,
                    approve(turn, step),
                    turn.recorded().traffic().moved() ? Turn.SOON : Turn.SELDOM);
        }
        return gatesPass(turn)
                ? enter(turn, waiting.step(), Reason.APPROVED, step.name() + " is approved")
                : inconclusive(turn, step.name());
    }

    private static String approve(Turn turn, Step step) {
        return Sentences.approve(step.name()) + Forecast.of(turn, step);
    }

    private static Answer holding(Turn turn, Stage.Holding holding) {
        if (holding.cause() != Cause.ASKED) {
            return Return.putOff(turn, holding)
                    .orElseGet(() -> turn.stay(
                            Reason.HELD,
                            holding.why()
                                    + ". Everything stays where it is: set spec.intent to Revert to go back, or to Hold"
                                    + " and then to Proceed to go on",
                            Turn.SOON));
        }
        if (turn.wish().intent() == Intent.HOLD) {
            return turn.stay(
                    Reason.HELD,
                    "spec.intent is Hold: everything stays where it is; " + Sentences.gates(turn.verdicts()),
                    turn.recorded().traffic().moved() ? Turn.SOON : Turn.SELDOM);
        }
        return resume(turn, holding);
    }

    private static Answer resume(Turn turn, Stage.Holding holding) {
        return holding.entered()
                        && turn.wish().refusedEdit().isEmpty()
                        && turn.wish().deletion() == null
                ? begin(turn, holding.step(), Reason.RESUMED, turn.step(holding).name() + " begins again")
                : enter(turn, holding.step(), Reason.RESUMED, "spec.intent is Proceed again");
    }

    private static Recorded prepared(Recorded recorded) {
        var traffic = recorded.traffic();
        return recorded.with(new Recorded.Traffic(true, traffic.writes(), traffic.reads()));
    }

    private static Recorded cuttingOver(Turn turn, Recorded recorded, int index) {
        var epoch = turn.nextEpoch();
        return recorded.traffic().writes() == Side.TARGET
                ? recorded.with(new Stage.Soaking(index, turn.now(), turn.now()))
                : Cutover.numbered(recorded, epoch).with(new Stage.CuttingOver(index, epoch, 1, turn.now()));
    }

    private static Instant end(Kind.Pause pause, Instant now) {
        var duration = pause.duration();
        return duration == null ? now : now.plus(duration);
    }

    /** What a failed gate of the stage leads to. */
    static Step.OnFailure onFailure(Turn turn, Stage.OfStep stage) {
        if (stage instanceof Stage.OfDrill drill && drill.back()) {
            return Step.OnFailure.REVERT; // writes are on the source already, which is where a failure leads
        }
        return turn.plan().step(stage.guardedBy()).onFailure();
    }
}
