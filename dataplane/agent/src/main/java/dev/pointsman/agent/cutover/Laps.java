package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Failpoint.Place;
import java.util.EnumMap;
import java.util.Map;

/** How long each part of a pause took. */
final class Laps {
    private static final double NANOS_PER_MILLI = 1e6;
    private final long start = System.nanoTime();
    private final Map<Place, Double> millis = new EnumMap<>(Place.class);
    private long last = start;

    /** The part that ends here took the time since the last call. */
    void lap(Place end) {
        long now = System.nanoTime();
        millis.put(end, (now - last) / NANOS_PER_MILLI);
        last = now;
    }

    double of(Place end) {
        return millis.getOrDefault(end, 0.0);
    }

    /** From the start to that moment, by {@link System#nanoTime()}. */
    double until(long nanos) {
        return (nanos - start) / NANOS_PER_MILLI;
    }
}
