package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.seen.ProxySeen;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * Whether a share of what all proxies have counted keeps within a limit.
 *
 * @param name the gate's
 * @param limit 0 to 1
 * @param context what is looked at
 */
record Share(String name, double limit, Context context) {
    /** A share of less than this says nothing. */
    static final long NEEDED = 100;

    /** There is nothing to count. */
    Verdict notMeasured(String why) {
        return verdict(Result.PASS, "-", "not measured: " + why);
    }

    /**
     * Adds up all proxies.
     *
     * @param bad what may not be much
     * @param all of which it is a part
     * @param tooFew says that, by their number
     * @param broken says what is wrong over the limit
     */
    Verdict of(
            ToLongFunction<ProxySeen> bad, ToLongFunction<ProxySeen> all, LongFunction<String> tooFew, String broken) {
        var proxies = context.seen().proxies().stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .toList();
        if (proxies.isEmpty()) {
            return verdict(Result.ERROR, "-", "no proxy can be asked");
        }
        long counted = proxies.stream().mapToLong(all).sum();
        if (counted < NEEDED) {
            return verdict(Result.INCONCLUSIVE, "-", tooFew.apply(counted));
        }
        double share = (double) proxies.stream().mapToLong(bad).sum() / counted;
        return share <= limit
                ? verdict(Result.PASS, Rounding.percent(share), "")
                : verdict(Result.FAIL, Rounding.percent(share), broken);
    }

    private Verdict verdict(Result result, String value, String message) {
        return new Verdict(name, result, value, Rounding.percent(limit), context.now(), message);
    }
}
