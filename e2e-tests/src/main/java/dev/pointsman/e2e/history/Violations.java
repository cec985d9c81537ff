package dev.pointsman.e2e.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must not be and was: all are counted by name, the first are told. Thread-safe. */
final class Violations {
    private static final int TOLD = 50;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> first = new ArrayList<>();

    synchronized void add(String name, String told) {
        counts.merge(name, 1L, Long::sum);
        if (first.size() < TOLD) {
            first.add(name + ": " + told);
            System.out.println("VIOLATION " + name + ": " + told);
        }
    }

    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    synchronized List<String> first() {
        return List.copyOf(first);
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    synchronized long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
