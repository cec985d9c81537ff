package dev.pointsman.core.report;

import dev.pointsman.core.Decision;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Stage;
import dev.pointsman.core.Wish.Intent;
import dev.pointsman.core.back.WayBack;
import dev.pointsman.core.gate.Verdict;
import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Kind;
import java.util.Optional;
import java.util.stream.Collectors;

/** When a drill that is wanted will be possible, in one sentence; nothing when none is waiting. */
record DrillNotice(Situation situation, Decision decision) {
    Optional<String> sentence() {
        var number = situation.wish().drill();
        if (number <= next().attempts().drilled()) {
            return Optional.empty();
        }
        return Optional.of("drill " + number + " " + when());
    }

    private String when() {
        return switch (next().stage()) {
            case Stage.Retiring _ -> "comes too late: the point of no return has been passed";
            case Stage.Completed completed
            when completed.retired() -> "comes too late: the point of no return has been passed";
            case Stage.OfDrill drill -> "begins when drill " + drill.number() + " is over";
            case Stage.Soaking _ -> inSoak();
            case Stage.OfStep step when soakAfter(step.step()) -> "begins in the soak after the write cutover";
            case Stage.Pending _, Stage.Preflight _ -> "begins in the soak after the write cutover";
            default -> "is for a soak after the write cutover, and none follows";
        };
    }

    private String inSoak() {
        if (situation.wish().intent() != Intent.PROCEED) {
            return "begins when spec.intent is Proceed";
        }
        if (situation.wish().deletion() != null
                || !situation.wish().refusedEdit().isEmpty()) {
            return "begins when the spec is accepted and nobody deletes the migration";
        }
        var lacks = new WayBack(situation.plan(), next(), situation.seen()).lacks();
        return lacks.isEmpty()
                ? "begins when every gate passes: " + notPassing()
                : "begins when there is a way back: " + WayBack.sentence(lacks);
    }

    private String notPassing() {
        return decision.verdicts().stream()
                .filter(verdict -> verdict.result() != Result.PASS)
                .map(Verdict::gate)
                .collect(Collectors.joining(", "));
    }

    private boolean soakAfter(int step) {
        return situation.plan().steps().stream().skip(step).anyMatch(later -> later.kind() instanceof Kind.Soak);
    }

    private Recorded next() {
        return decision.next();
    }
}
