package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.gate.Verdict;
import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate;
import dev.pointsman.core.plan.Step.OnFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a gate fails often enough: back, or stand still. */
final class Breach {
    private Breach() {}

    static Optional<Answer> answer(Turn turn, Stage.OfStep stage) {
        var strikes = strikes(turn);
        var breached = turn.verdicts().stream()
                .filter(verdict -> verdict.result() == Result.FAIL)
                .filter(verdict ->
                        strikesOf(strikes, verdict) > gate(turn, verdict).failureLimit())
                .findFirst();
        if (breached.isPresent()) {
            return breached(turn, stage, breached.get(), strikes);
        }
        return strikes.equals(turn.recorded().strikes())
                ? Optional.empty()
                : Optional.of(turn.move(
                        turn.recorded().withStrikes(strikes),
                        Reason.GATES_INCONCLUSIVE,
                        "failures are let pass: " + Sentences.notPassing(turn.verdicts())));
    }

    private static Optional<Answer> breached(Turn turn, Stage.OfStep stage, Verdict verdict, List<Strike> strikes) {
        var why = Sentences.failed(verdict);
        var held = stage instanceof Stage.Holding;
        if (Steps.onFailure(turn, stage) == OnFailure.REVERT) {
            return held && !Return.losses(turn).isEmpty()
                    ? Optional.empty()
                    : Optional.of(Return.fail(
                            turn,
                            stage,
                            new Return.Cue(Cause.GATE_FAILED, verdict.gate(), why, first(strikes, verdict))));
        }
        return held
                ? Optional.empty()
                : Optional.of(turn.move(
                        stage.hold(Cause.GATE_FAILED, why, turn.now()),
                        Reason.GATE_FAILED,
                        why + "; onFailure is Hold, so everything stays where it is"));
    }

    /** Failures in a row, with those of now; a gate that passes has none. */
    private static List<Strike> strikes(Turn turn) {
        var strikes = new ArrayList<Strike>();
        for (var verdict : turn.verdicts()) {
            var before = turn.recorded().strikes().stream()
                    .filter(strike -> strike.gate().equals(verdict.gate()))
                    .findFirst();
            if (verdict.result() == Result.FAIL) {
                strikes.add(before.map(strike -> again(turn, strike, verdict))
                        .orElseGet(() -> new Strike(verdict.gate(), 1, verdict.at(), verdict.at())));
            } else if (verdict.result() != Result.PASS) {
                before.ifPresent(strikes::add);
            }
        }
        return List.copyOf(strikes);
    }

    /** Another failure counts when it is another sample, and an interval has gone by. */
    private static Strike again(Turn turn, Strike strike, Verdict verdict) {
        var earliest = strike.last().plus(gate(turn, verdict).interval());
        return verdict.at().isAfter(strike.last()) && !verdict.at().isBefore(earliest)
                ? new Strike(strike.gate(), strike.count() + 1, strike.first(), verdict.at())
                : strike;
    }

    private static Gate gate(Turn turn, Verdict verdict) {
        return turn.gates().stream()
                .filter(gate -> gate.name().equals(verdict.gate()))
                .findFirst()
                .orElseThrow();
    }

    private static int strikesOf(List<Strike> strikes, Verdict verdict) {
        return strikes.stream()
                .filter(strike -> strike.gate().equals(verdict.gate()))
                .mapToInt(Strike::count)
                .sum();
    }

    private static Instant first(List<Strike> strikes, Verdict verdict) {
        return strikes.stream()
                .filter(strike -> strike.gate().equals(verdict.gate()))
                .map(Strike::first)
                .findFirst()
                .orElse(verdict.at());
    }
}
