package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Compared;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The share of the reads that were the same on both sides, by an exact one-sided test: it passes when so few differences would
 * be less likely than the confidence leaves, were the share smaller than asked for; it fails when so many would be, were it
 * greater. Between the two nothing is shown yet.
 */
record ConsistencyGate(String name, Rule.Consistency rule, Context context) {
    private static final int DECIMALS = 5;

    Verdict verdict() {
        if (!context.mirrors()) {
            return verdict(Result.PASS, "-", "not compared: no stage mirror is under way");
        }
        var proxies = context.seen().proxies().stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .map(ProxySeen::compared)
                .toList();
        return proxies.isEmpty() ? verdict(Result.ERROR, "-", "no proxy can be asked") : of(proxies);
    }

    private Verdict of(List<Compared> proxies) {
        long different = proxies.stream().mapToLong(Compared::different).sum();
        long all = different + proxies.stream().mapToLong(Compared::equal).sum();
        double left = 1 - rule.confidence();
        double chance = 1 - rule.atLeast();
        if (all == 0) {
            return verdict(Result.INCONCLUSIVE, "-", "no read has been compared yet");
        }
        var told = different + " of " + all + " reads differ" + sample(proxies);
        if (chance <= 0 ? different > 0 : new Binomial(all, chance).atLeast(different) <= left) {
            return verdict(Result.FAIL, share(all, different), told);
        }
        if (chance > 0 && new Binomial(all, chance).atMost(different) > left) {
            return verdict(Result.INCONCLUSIVE, share(all, different), told + needed(chance, left, different));
        }
        return quiet(proxies)
                ? verdict(Result.PASS, share(all, different), "")
                : verdict(
                        Result.INCONCLUSIVE,
                        share(all, different),
                        told + ", the last less than " + Durations.text(rule.zeroFor()) + " ago");
    }

    private boolean quiet(List<Compared> proxies) {
        return proxies.stream()
                .allMatch(seen ->
                        seen.sinceDifference() == null || seen.sinceDifference().compareTo(rule.zeroFor()) >= 0);
    }

    private static String needed(double chance, double left, long different) {
        return different > 0
                ? ", too few to tell"
                : "; " + (long) Math.ceil(Math.log(left) / Math.log1p(-chance)) + " without a difference are needed";
    }

    private static String sample(List<Compared> proxies) {
        return proxies.stream()
                .map(Compared::sample)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> ", such as " + text)
                .orElse("");
    }

    private Verdict verdict(Result result, String value, String message) {
        return new Verdict(name, result, value, percent(rule.atLeast()), context.now(), message);
    }

    private static String share(long all, long different) {
        return percent((double) (all - different) / all);
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share * 100)
                        .setScale(DECIMALS, RoundingMode.FLOOR)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }
}
