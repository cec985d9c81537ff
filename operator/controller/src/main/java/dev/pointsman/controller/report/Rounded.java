package dev.pointsman.controller.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measurements for status: 1, 2, 5, 10, 20 …, so that noise rewrites nothing. Live numbers are metrics. */
public final class Rounded {
    private static final long[] STEPS = {1, 2, 5};
    private static final int TWO_DIGITS = 100;

    private Rounded() {}

    /** The next greater step; 0 stays 0. */
    public static long up(long value) {
        if (value <= 0) {
            return 0;
        }
        for (long decade = 1; ; decade *= 10) {
            for (long step : STEPS) {
                if (value <= step * decade) {
                    return step * decade;
                }
            }
        }
    }

    /** A lag as text, such as {@code 20ms}; nothing for nothing. */
    public static @Nullable String millis(@Nullable Long millis) {
        return millis == null ? null : up(Math.max(1, millis)) + "ms";
    }

    /** A count with its first two digits. */
    public static long count(long value) {
        long unit = 1;
        while (value / unit >= TWO_DIGITS) {
            unit *= 10;
        }
        return value / unit * unit;
    }

    /** A figure that is measured once and reported as it is. */
    public static String exact(double millis) {
        return String.format(Locale.ROOT, "%.1fms", millis);
    }
}
