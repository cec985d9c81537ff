package dev.pointsman.core.report;

import dev.pointsman.core.Words;

/**
 * A condition of a migration, without its time of transition.
 *
 * @param type what it is about
 * @param status whether it holds
 * @param reason one CamelCase word
 * @param message a sentence
 */
public record Condition(Type type, Status status, String reason, String message) {

    /** What conditions are about; all are present from the first visit. */
    public enum Type {
        ACCEPTED,
        REPLICATING,
        CONSISTENT,
        SOURCE_FENCED,
        ROLLBACK_READY,
        POINT_OF_NO_RETURN_PASSED,
        RECONCILING,
        STALLED,
        READY;

        /** As status has it. */
        public String word() {
            return Words.camelCase(this);
        }
    }

    /** Whether a condition holds. */
    public enum Status {
        TRUE,
        FALSE,
        UNKNOWN;

        /** As status has it. */
        public String word() {
            return Words.camelCase(this);
        }
    }
}
