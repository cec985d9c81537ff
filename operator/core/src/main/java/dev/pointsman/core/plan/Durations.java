package dev.pointsman.core.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one duration grammar: a number and a unit, {@code 100ms}, {@code 30s}, {@code 5m}, {@code 24h}. */
public final class Durations {
    private static final Pattern GRAMMAR = Pattern.compile("(0|[1-9][0-9]{0,6})(ms|s|m|h)");

    private Durations() {}

    /** What the text says, or nothing when it is not of the grammar. */
    public static Optional<Duration> parse(String text) {
        var match = GRAMMAR.matcher(text);
        return match.matches() ? Optional.of(of(Long.parseLong(match.group(1)), match.group(2))) : Optional.empty();
    }

    /** The duration in the greatest unit that is exact; below a millisecond is cut off. */
    public static String text(Duration duration) {
        var millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private static Duration of(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
