package dev.pointsman.e2e.bench;

import static java.util.Objects.requireNonNull;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.figures.Samples;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a proxy benchmark, and how they are told. */
final class ProxyFigures {
    private final Map<ProxyBench.Case, Map<String, Samples>> cpu = new LinkedHashMap<>();
    private final Map<ProxyBench.Case, Map<String, Samples>> tps = new LinkedHashMap<>();
    private final Map<String, Samples> p50 = ProxyBench.samples();
    private final Map<String, Samples> p99 = ProxyBench.samples();

    void throughput(ProxyBench.Case each, String name, double microsPerTransaction, double perSecond) {
        of(cpu, each, name).add(microsPerTransaction);
        of(tps, each, name).add(perSecond);
    }

    void latency(String name, double medianMicros, double p99Micros) {
        requireNonNull(p50.get(name)).add(medianMicros);
        requireNonNull(p99.get(name)).add(p99Micros);
    }

    /** What was measured, by case and candidate. */
    private static void each(Map<ProxyBench.Case, Map<String, Samples>> all, Measured measured) {
        all.forEach((each, byName) -> byName.forEach((name, samples) -> {
            if (samples.count() > 0) {
                measured.take(each, name, samples);
            }
        }));
    }

    private interface Measured {
        void take(ProxyBench.Case each, String name, Samples samples);
    }

    private static Samples of(Map<ProxyBench.Case, Map<String, Samples>> all, ProxyBench.Case each, String name) {
        return requireNonNull(
                all.computeIfAbsent(each, c -> ProxyBench.samples()).get(name));
    }

    /** Median over all cases and rounds of the ratio within one round. */
    private Samples ratio(Map<ProxyBench.Case, Map<String, Samples>> all, String rival) {
        return ratio(all, ProxyBench.POINTSMAN, rival);
    }

    private static Samples ratio(Map<ProxyBench.Case, Map<String, Samples>> all, String of, String rival) {
        var ratios = new Samples();
        all.values()
                .forEach(byName ->
                        ratios.addAll(requireNonNull(byName.get(of)).over(requireNonNull(byName.get(rival)))));
        return ratios;
    }

    String summary() {
        return "CPU per transaction %.2f of PgBouncer's, TPS %.2f of PgBouncer's"
                .formatted(
                        ratio(cpu, ProxyBench.PGBOUNCER).median(),
                        ratio(tps, ProxyBench.PGBOUNCER).median());
    }

    Map<String, Object> json(int rounds, int seconds) {
        var json = new LinkedHashMap<String, Object>();
        json.put("cpuMicrosPerTx", overall(cpu));
        json.put(
                "ratioToPgbouncer",
                Samples.rounded(ratio(cpu, ProxyBench.PGBOUNCER).median()));
        json.put("latency", latencies());
        json.put("tps", overall(tps));
        json.put(
                "tpsRatioToPgbouncer",
                Samples.rounded(ratio(tps, ProxyBench.PGBOUNCER).median()));
        json.put("routingCostPercent", routingCost());
        json.put("shadowP99Ratio", shadowCost());
        json.put("cases", cases());
        json.put("rounds", rounds);
        json.put("secondsPerRun", seconds);
        json.put("machine", Report.machine());
        return json;
    }

    /** P4: what half of the reads on a second connection cost, of the transactions per second without a migration. */
    private double routingCost() {
        return Samples.rounded(
                (1 - ratio(tps, ProxyBench.ROUTING, ProxyBench.ALONE).median()) * 100);
    }

    /** P5: clients' p99 with every read made twice, over the same without. */
    private double shadowCost() {
        var with = requireNonNull(p99.get(ProxyBench.SHADOW));
        var without = requireNonNull(p99.get(ProxyBench.POINTSMAN));
        return Samples.rounded(with.over(without).median());
    }

    /** By candidate, the mean of the cases' medians. */
    private static Map<String, Double> overall(Map<ProxyBench.Case, Map<String, Samples>> all) {
        var sums = new LinkedHashMap<String, Double>();
        each(all, (_, name, samples) -> sums.merge(name, samples.median() / all.size(), Double::sum));
        sums.replaceAll((name, sum) -> Samples.rounded(sum));
        return sums;
    }

    private Map<String, Object> latencies() {
        var json = new LinkedHashMap<String, Object>();
        p50.forEach((name, samples) -> json.put(
                name,
                new TreeMap<>(Map.of(
                        "p50Micros", Samples.rounded(samples.median()),
                        "p99Micros",
                                Samples.rounded(requireNonNull(p99.get(name)).median())))));
        return json;
    }

    private Map<String, Object> cases() {
        var json = new LinkedHashMap<String, Object>();
        each(cpu, (each, name, samples) -> {
            var rates = of(tps, each, name);
            json.put(
                    each.clients() + "-" + each.mode() + "-" + name,
                    new TreeMap<>(Map.of(
                            "cpuMicrosPerTx", Samples.rounded(samples.median()),
                            "cpuMicrosPerTxMin", Samples.rounded(samples.percentile(0)),
                            "cpuMicrosPerTxMax", Samples.rounded(samples.percentile(100)),
                            "tps", Samples.rounded(rates.median()))));
        });
        return json;
    }

    String table() {
        var text = new StringBuilder("%-22s %-22s %14s %10s%n".formatted("case", "", "CPU µs/tx", "TPS"));
        each(
                cpu,
                (each, name, samples) -> text.append("%-22s %-22s %14.1f %10.0f%n"
                        .formatted(
                                each.clients() + " clients " + each.mode(),
                                name,
                                samples.median(),
                                of(tps, each, name).median())));
        p50.forEach((name, samples) -> text.append("%-22s %-22s p50 %7.0f µs   p99 %7.0f µs%n"
                .formatted(
                        "1 client, 500/s",
                        name,
                        samples.median(),
                        requireNonNull(p99.get(name)).median())));
        return text.append(summary()).toString();
    }
}
