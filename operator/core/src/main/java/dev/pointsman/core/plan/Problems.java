package dev.pointsman.core.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is wrong with a spec, gathered while it is read, so that a user sees all of it at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(String field, String sentence) {
        found.add(new Problem(field, sentence));
    }

    void unless(boolean holds, String field, String sentence) {
        if (!holds) {
            add(field, sentence);
        }
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    /** The duration that a text says; a problem and zero when it says none. */
    Duration duration(String field, @Nullable String text) {
        var read = Durations.parse(text == null ? "" : text);
        unless(read.isPresent(), field, "a duration is a number and one of ms, s, m and h, such as 30s");
        return read.orElse(Duration.ZERO);
    }

    /** The choice that a text names; a problem and the first one when it names none. */
    <T> T choice(String field, @Nullable String text, Map<String, T> choices) {
        var sorted = new TreeMap<>(choices);
        var chosen = text == null ? null : sorted.get(text);
        if (chosen == null) {
            add(field, "must be one of " + String.join(", ", sorted.keySet()));
            return sorted.firstEntry().getValue();
        }
        return chosen;
    }

    /** The number that a text says; a problem and zero when it says none. */
    double decimal(String field, @Nullable String text) {
        try {
            return Double.parseDouble(text == null ? "" : text);
        } catch (NumberFormatException e) {
            add(field, "must be a decimal such as \"1.5\"");
            return 0;
        }
    }
}
