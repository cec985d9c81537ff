package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Traffic;

/** Share of the target's answers that are errors of its own making. */
record ErrorsGate(String name, Rule.Errors rule, Context context) {
    /** A share of fewer answers than this says nothing. */
    static final long ANSWERS_NEEDED = 100;

    Verdict verdict() {
        if (!context.targetAnswers()) {
            return verdict(Result.PASS, "-", "not measured: no client is answered by the target");
        }
        var traffic = context.seen().proxies().stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .map(ProxySeen::target)
                .toList();
        if (traffic.isEmpty()) {
            return verdict(Result.ERROR, "-", "no proxy can be asked");
        }
        var answers = traffic.stream().mapToLong(Traffic::answers).sum();
        if (answers < ANSWERS_NEEDED) {
            return verdict(
                    Result.INCONCLUSIVE,
                    "-",
                    "the target has answered " + answers + " of the " + ANSWERS_NEEDED + " needed");
        }
        return of((double) traffic.stream().mapToLong(Traffic::errors).sum() / answers);
    }

    private Verdict of(double share) {
        var holds = share <= rule.limit();
        return verdict(
                holds ? Result.PASS : Result.FAIL, Rounding.percent(share), holds ? "" : "the target fails too often");
    }

    private Verdict verdict(Result result, String value, String message) {
        return new Verdict(name, result, value, Rounding.percent(rule.limit()), context.now(), message);
    }
}
