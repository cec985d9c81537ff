package dev.pointsman.proxy.metrics;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times of reads in the last ten seconds, in microseconds. Recording makes no object. */
public final class ReadTimes {
    private static final int SLICES = 10;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 2;

    private final Histogram[] slices = new Histogram[SLICES];
    private final long[] seconds = new long[SLICES];

    ReadTimes() {
        for (int i = 0; i < SLICES; i++) {
            slices[i] = new Histogram(LONGEST_MICROS, DIGITS);
        }
    }

    /**
     * Counts one read.
     *
     * @param nowNanos of {@link System#nanoTime()}
     */
    public synchronized void record(long nanos, long nowNanos) {
        long second = TimeUnit.NANOSECONDS.toSeconds(nowNanos);
        int slot = (int) Math.floorMod(second, (long) SLICES);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            slices[slot].reset();
        }
        slices[slot].recordValue(Math.min(LONGEST_MICROS, Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    synchronized Histogram lastWindow() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        var sum = new Histogram(LONGEST_MICROS, DIGITS);
        for (int i = 0; i < SLICES; i++) {
            if (now - seconds[i] < SLICES) {
                sum.add(slices[i]);
            }
        }
        return sum;
    }
}
