package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.plan.Kind;
import java.time.Duration;

/** The steps in which reads are made twice. No client is answered by the target in them. */
final class Mirror {
    private Mirror() {}

    static Answer mirroring(Turn turn, Stage.Mirroring mirroring) {
        var until = mirroring.until();
        if (!turn.proxiesFollow()) {
            return Shift.behind(turn, mirroring);
        }
        return until == null ? compare(turn, mirroring) : Steps.wait(turn, mirroring, until, Reason.COMPARING);
    }

    /** Time counts when every proxy has followed: before that, fewer reads are compared than the plan says. */
    private static Answer compare(Turn turn, Stage.Mirroring mirroring) {
        var kind =
                turn.step(mirroring).kind() instanceof Kind.Mirror mirror ? mirror : new Kind.Mirror(0, Duration.ZERO);
        var until = turn.now().plus(kind.duration());
        return turn.move(
                mirroring.compare(until),
                Reason.COMPARING,
                "every proxy has followed; " + kind.percent() + " % of the reads are made twice and compared until "
                        + Sentences.time(until));
    }
}
