package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Traffic;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Read latency of the target over that of the source, while both answer reads. */
record LatencyGate(String name, Rule.Latency rule, Context context) {
    Verdict verdict() {
        if (!context.bothRead()) {
            return verdict(Result.PASS, "-", "not compared: one side answers all reads");
        }
        var proxies = context.seen().proxies().stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .toList();
        if (proxies.isEmpty()) {
            return verdict(Result.ERROR, "-", "no proxy can be asked");
        }
        var fewest = Math.min(reads(proxies, ProxySeen::source), reads(proxies, ProxySeen::target));
        if (fewest < rule.samples()) {
            return verdict(
                    Result.INCONCLUSIVE,
                    "-",
                    "a side has answered " + fewest + " reads of the " + rule.samples() + " needed");
        }
        return of(micros(proxies, ProxySeen::target) / Math.max(1, micros(proxies, ProxySeen::source)));
    }

    private Verdict of(double ratio) {
        var holds = ratio <= rule.limit();
        return verdict(
                holds ? Result.PASS : Result.FAIL,
                String.format(Locale.ROOT, "%.1f", ratio),
                holds ? "" : "the target answers reads too slowly");
    }

    private static long reads(List<ProxySeen> proxies, Function<ProxySeen, Traffic> side) {
        return counts(proxies, side).sum();
    }

    private static LongStream counts(List<ProxySeen> proxies, Function<ProxySeen, Traffic> side) {
        return proxies.stream().map(side).mapToLong(Traffic::reads);
    }

    /** The proxies' percentiles, each by the reads it rests on. */
    private double micros(List<ProxySeen> proxies, Function<ProxySeen, Traffic> side) {
        var weighted = proxies.stream()
                .map(side)
                .mapToDouble(traffic -> (double) traffic.reads()
                        * (rule.percentile() == 50 ? traffic.p50Micros() : traffic.p99Micros()))
                .sum();
        return weighted / reads(proxies, side);
    }

    private Verdict verdict(Result result, String value, String message) {
        return new Verdict(
                name, result, value, String.format(Locale.ROOT, "%.1f", rule.limit()), context.now(), message);
    }
}
