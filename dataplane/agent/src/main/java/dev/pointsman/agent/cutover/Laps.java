package dev.pointsman.agent.cutover;

import dev.pointsman.wire.CutoverStep;
import java.util.EnumMap;
import java.util.Map;

/** How long each part of a pause took; nothing while it has not begun. */
final class Laps {
    private static final double NANOS_PER_MILLI = 1e6;
    private final Map<CutoverStep, Double> millis = new EnumMap<>(CutoverStep.class);
    private final Ticks ticks;
    private boolean begun;
    private long start;
    private long last;

    Laps(Ticks ticks) {
        this.ticks = ticks;
    }

    /** The pause begins now. */
    Laps begin() {
        begun = true;
        start = ticks.nanos();
        last = start;
        return this;
    }

    /** The step that ends here took the time since the last call. */
    void lap(CutoverStep step) {
        if (!begun) {
            begin();
        }
        long now = ticks.nanos();
        millis.put(step, (now - last) / NANOS_PER_MILLI);
        last = now;
    }

    double of(CutoverStep step) {
        return millis.getOrDefault(step, 0.0);
    }

    /** From the beginning to that moment, by {@link Ticks#nanos()}; 0 without a pause. */
    double until(long nanos) {
        return begun ? (nanos - start) / NANOS_PER_MILLI : 0;
    }
}
