package dev.pointsman.controller.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions as metav1 has them: a transition's time moves only when the status does. */
public final class Conditions {
    /** What the API lets in. */
    private static final int MAX_MESSAGE = 1_024;

    private final Map<String, Condition> old = new LinkedHashMap<>();
    private final Map<String, Condition> now = new LinkedHashMap<>();
    private final @Nullable Long generation;
    private final Instant at;

    /**
     * Starts from what was reported last.
     *
     * @param before may be null, as in an empty status
     * @param generation the spec's generation that is answered
     */
    public Conditions(@Nullable List<Condition> before, @Nullable Long generation, Instant at) {
        if (before != null) {
            before.forEach(condition -> old.put(condition.getType(), condition));
        }
        this.generation = generation;
        this.at = at;
    }

    /** Keeps what was reported last, but for what is set from here on. */
    public Conditions keepAll() {
        now.putAll(old);
        return this;
    }

    /** Sets one. */
    public Conditions set(String type, boolean holds, String reason, String message) {
        return set(type, holds ? "True" : "False", reason, message);
    }

    /** Sets one to {@code True}, {@code False} or {@code Unknown}. */
    public Conditions set(String type, String status, String reason, String message) {
        var before = old.get(type);
        var since = before != null && before.getStatus().equals(status)
                ? before.getLastTransitionTime()
                : at.truncatedTo(ChronoUnit.SECONDS).toString();
        now.put(
                type,
                new ConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(reason)
                        .withMessage(message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE))
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(since)
                        .build());
        return this;
    }

    /** Those that were set, in that order. */
    public List<Condition> list() {
        return List.copyOf(now.values());
    }
}
