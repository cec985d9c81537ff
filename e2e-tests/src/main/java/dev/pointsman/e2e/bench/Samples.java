package dev.pointsman.e2e.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Measured values of one kind. Not thread-safe. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    int count() {
        return values.size();
    }

    double get(int index) {
        return values.get(index);
    }

    double median() {
        return percentile(50);
    }

    /** The smallest value that this share of all does not exceed; 0 without any. */
    double percentile(double percent) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }

    /** For the JSON files: median, 99th percentile, largest. */
    Map<String, Double> spread() {
        return Map.of("p50", rounded(median()), "p99", rounded(percentile(99)), "max", rounded(percentile(100)));
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
