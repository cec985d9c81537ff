package dev.pointsman.core.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Measurements in steps of 1, 2, 5, 10, so that status is not written for noise. */
public final class Rounding {
    private Rounding() {}

    /** The next step that is not below. */
    public static long up(long value) {
        if (value <= 0) {
            return 0;
        }
        for (var power = 1L; ; power *= 10) {
            for (var step : new long[] {1, 2, 5}) {
                if (value <= step * power) {
                    return step * power;
                }
            }
            if (power >= Long.MAX_VALUE / 100) {
                return value;
            }
        }
    }

    /** A share of 1 in percent, with two decimals at most. */
    static String percent(double share) {
        return BigDecimal.valueOf(share * 100)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }

    /** The first two digits: for what is told once. */
    public static long twoDigits(long value) {
        var unit = 1L;
        while (value / unit >= 100) {
            unit *= 10;
        }
        return value / unit * unit;
    }

    /** The next step that is not above, for counts that only grow. */
    public static long down(long value) {
        var up = up(value);
        if (up == value) {
            return value;
        }
        return Long.toString(up).charAt(0) == '5' ? up / 5 * 2 : up / 2;
    }
}
