package dev.pointsman.controller.plan;

import java.time.Duration;
import java.util.regex.Pattern;

/** The one duration grammar of the API: {@code 100ms}, {@code 30s}, {@code 5m}, {@code 24h}. */
public final class Durations {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+)(ms|s|m|h)");

    private Durations() {}

    /** Reads a duration that the schema has let in. */
    public static Duration parse(String text) {
        var matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is not a duration such as 30s or 5m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
