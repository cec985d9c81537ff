package dev.pointsman.controller.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as status has them: RFC 3339, whole seconds. */
public final class Times {
    private Times() {}

    /** Nothing for nothing. */
    public static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
