package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Fallbacks;

/**
 * Share of the reads meant for the target that the source had to answer: clients see nothing of it, which is why somebody must
 * look.
 */
record FallbacksGate(String name, Rule.Fallbacks rule, Context context) {
    /** A share of fewer reads than this says nothing. */
    static final long READS_NEEDED = 100;

    Verdict verdict() {
        if (!context.sharesReads()) {
            return verdict(
                    Result.PASS, "-", "not measured: no read is meant for the target while writes are on the source");
        }
        var fallbacks = context.seen().proxies().stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .map(ProxySeen::fallbacks)
                .toList();
        if (fallbacks.isEmpty()) {
            return verdict(Result.ERROR, "-", "no proxy can be asked");
        }
        long fellBack = fallbacks.stream().mapToLong(Fallbacks::fellBack).sum();
        long meant = fellBack + fallbacks.stream().mapToLong(Fallbacks::reads).sum();
        if (meant < READS_NEEDED) {
            return verdict(
                    Result.INCONCLUSIVE,
                    "-",
                    meant + " reads of the " + READS_NEEDED + " needed were meant for the target");
        }
        return of((double) fellBack / meant);
    }

    private Verdict of(double share) {
        var holds = share <= rule.limit();
        return verdict(
                holds ? Result.PASS : Result.FAIL,
                Rounding.percent(share),
                holds ? "" : "the source has to answer too many of the target's reads");
    }

    private Verdict verdict(Result result, String value, String message) {
        return new Verdict(name, result, value, Rounding.percent(rule.limit()), context.now(), message);
    }
}
