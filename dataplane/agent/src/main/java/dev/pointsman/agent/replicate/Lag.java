package dev.pointsman.agent.replicate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lag by numbered heartbeats, by one clock: the age of the oldest that has not arrived, or, when all have, how long the
 * newest took. Nanoseconds in, milliseconds out. Not thread-safe.
 */
final class Lag {
    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final long BLIND_AFTER_NANOS = 2_000_000_000L;
    private static final int ENOUGH_SAMPLES = 20;
    private static final double PERCENTILE = 0.99;
    private static final double NANOS_PER_MILLI = 1e6;

    /** @param ours whether it is certain that this very sending made it: else it may have been there before */
    private record Beat(long n, long sentAt, boolean ours) {}

    private record Sample(long at, double millis) {}

    private final Deque<Beat> under = new ArrayDeque<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double last;
    private boolean measured;
    private long arrived;
    private long lookedAt;
    private long holes;
    private @Nullable Long complete;

    /** Begins after that beat. */
    Lag(long arrived) {
        this.arrived = arrived;
    }

    /** @param ours whether no earlier sending can have made it */
    void sent(long n, long now, boolean ours) {
        under.addLast(new Beat(n, now, ours));
        sample(now);
    }

    /**
     * A look at the other side.
     *
     * @param newest the greatest number there
     * @param more how many numbers above the last newest are there; fewer than the distance means a hole
     */
    void looked(long newest, long more, long now) {
        lookedAt = now;
        if (newest > arrived) {
            holes += newest - arrived - more;
            arrived = newest;
        }
        while (!under.isEmpty() && under.getFirst().n() <= arrived) {
            var beat = under.removeFirst();
            last = (now - beat.sentAt()) / NANOS_PER_MILLI;
            measured = true;
            complete = beat.ours() && holes == 0 ? Long.valueOf(beat.sentAt()) : complete;
        }
    }

    private void sample(long now) {
        var lag = millis(now);
        if (lag != null) {
            samples.addLast(new Sample(now, lag));
        }
        while (!samples.isEmpty() && now - samples.getFirst().at() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /**
     * Whatever was acknowledged before this instant is on the other side too: it was committed before the beat that was
     * sent then, and arrives in the order of commits. Null before the first; after a hole there is none.
     */
    @Nullable
    Long complete() {
        return complete;
    }

    boolean waiting() {
        return !under.isEmpty();
    }

    long arrived() {
        return arrived;
    }

    long holes() {
        return holes;
    }

    /** The lag now, or null while nothing has arrived yet or the other side cannot be looked at. */
    @Nullable
    Double millis(long now) {
        if (!measured || now - lookedAt > BLIND_AFTER_NANOS) {
            return null;
        }
        double oldest = under.isEmpty() ? 0 : (now - under.getFirst().sentAt()) / NANOS_PER_MILLI;
        return Math.max(last, oldest);
    }

    /** Of the last minute; null without enough samples, or while the lag is unknown. */
    @Nullable
    Double p99(long now) {
        if (samples.size() < ENOUGH_SAMPLES || millis(now) == null) {
            return null;
        }
        var sorted = samples.stream().mapToDouble(Sample::millis).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(PERCENTILE * sorted.length) - 1];
    }
}
