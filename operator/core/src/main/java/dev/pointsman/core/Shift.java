package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.plan.Kind;
import java.time.Duration;

/** The steps that move reads. */
final class Shift {
    private Shift() {}

    static Answer shifting(Turn turn, Stage.ShiftingReads shifting) {
        var until = shifting.soakUntil();
        if (until == null) {
            return turn.proxiesFollow() ? soak(turn, shifting) : behind(turn, shifting);
        }
        var percent = turn.recorded().traffic().reads();
        if (turn.now().isBefore(until)) {
            return turn.stay(
                    Reason.SOAKING,
                    "soaking at " + percent + " % reads until " + Sentences.time(until) + "; "
                            + Sentences.gates(turn.verdicts()),
                    Sentences.recheck(turn.now(), until));
        }
        if (!turn.proxiesFollow()) {
            return behind(turn, shifting);
        }
        return Steps.gatesPass(turn)
                ? Steps.enter(
                        turn,
                        shifting.step() + 1,
                        Reason.GATES_PASSED,
                        percent + " % reads have soaked, " + Sentences.gates(turn.verdicts()))
                : Steps.inconclusive(turn, turn.step(shifting).name());
    }

    /** The soak begins when every proxy has followed: before that, the share is not what the plan says. */
    private static Answer soak(Turn turn, Stage.ShiftingReads shifting) {
        var soak = turn.step(shifting).kind() instanceof Kind.ShiftReads(int _, Duration duration)
                ? duration
                : Duration.ZERO;
        var until = turn.now().plus(soak);
        return turn.move(
                shifting.soak(until),
                Reason.SOAKING,
                "every proxy has followed; soaking at "
                        + turn.recorded().traffic().reads() + " % reads until " + Sentences.time(until));
    }

    /** Not every proxy has the table that the step needs. */
    static Answer behind(Turn turn, Stage.OfStep shifting) {
        var proxies = turn.seen().proxies().size();
        return turn.stay(
                Reason.PROXIES_BEHIND,
                turn.step(shifting).name() + ": "
                        + (proxies == 0
                                ? "no proxy is ready"
                                : (proxies - turn.proxiesBehind()) + " of " + proxies + " proxies have followed"),
                Turn.SOON);
    }
}
