package dev.pointsman.e2e.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Measured values of one kind. Not thread-safe. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    /** One more. */
    public void add(double value) {
        values.add(value);
    }

    /** All of the other's too. */
    public void addAll(Samples other) {
        values.addAll(other.values);
    }

    /** How many there are. */
    public int count() {
        return values.size();
    }

    /** In the order in which they came. */
    public double get(int index) {
        return values.get(index);
    }

    /** Each over the other's of the same place, as far as both go: what was measured side by side. */
    public Samples over(Samples other) {
        var ratios = new Samples();
        for (int i = 0; i < Math.min(count(), other.count()); i++) {
            ratios.add(get(i) / other.get(i));
        }
        return ratios;
    }

    /** 0 without any. */
    public double median() {
        return percentile(50);
    }

    /** The smallest value that this share of all does not exceed; 0 without any. */
    public double percentile(double percent) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }

    /** For the JSON files: median, 99th percentile, largest. */
    public Map<String, Double> spread() {
        return Map.of("p50", rounded(median()), "p99", rounded(percentile(99)), "max", rounded(percentile(100)));
    }

    /** To three places. */
    public static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
