package dev.pointsman.e2e.history;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How transactions ended, by kind, during cutovers and between them. One that touches both counts as during. Thread-safe.
 */
final class Counts {
    private record Ends(AtomicLong committed, AtomicLong again, AtomicLong failed) {
        Ends() {
            this(new AtomicLong(), new AtomicLong(), new AtomicLong());
        }
    }

    private final Map<Kind, Ends> during = ends();
    private final Map<Kind, Ends> between = ends();
    private volatile boolean cuttingOver;

    private static Map<Kind, Ends> ends() {
        var ends = new EnumMap<Kind, Ends>(Kind.class);
        for (var kind : Kind.values()) {
            ends.put(kind, new Ends());
        }
        return ends;
    }

    /** A cutover is ordered. */
    void cutoverBegins() {
        cuttingOver = true;
    }

    /** It is settled, and everybody goes on. */
    void cutoverEnds() {
        cuttingOver = false;
    }

    boolean cuttingOver() {
        return cuttingOver;
    }

    void committed(Kind kind, boolean inCutover) {
        ends(kind, inCutover).committed.incrementAndGet();
    }

    /** The database refused it because of another one, and it is tried again. */
    void again(Kind kind, boolean inCutover) {
        ends(kind, inCutover).again.incrementAndGet();
    }

    void failed(Kind kind, boolean inCutover) {
        ends(kind, inCutover).failed.incrementAndGet();
    }

    private Ends ends(Kind kind, boolean inCutover) {
        // A map of all kinds.
        var ends = (inCutover ? during : between).get(kind);
        if (ends == null) {
            throw new IllegalStateException("no such kind: " + kind);
        }
        return ends;
    }

    long committed(Kind kind) {
        return ends(kind, true).committed.get() + ends(kind, false).committed.get();
    }

    long again() {
        return Map.of(true, during, false, between).values().stream()
                .flatMap(all -> all.values().stream())
                .mapToLong(ends -> ends.again.get())
                .sum();
    }

    /** For the report. */
    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("duringCutovers", json(during));
        json.put("betweenCutovers", json(between));
        return json;
    }

    private static Map<String, Object> json(Map<Kind, Ends> all) {
        var json = new LinkedHashMap<String, Object>();
        all.forEach((kind, ends) -> json.put(
                kind.name(), Map.of("committed", ends.committed, "triedAgain", ends.again, "failed", ends.failed)));
        return json;
    }
}
