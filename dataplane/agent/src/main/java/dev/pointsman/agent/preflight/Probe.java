package dev.pointsman.agent.preflight;

import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.Result;
import java.sql.SQLException;
import java.util.List;

/**
 * One named check.
 *
 * @param name CamelCase, stable
 * @param question what it looks at
 */
record Probe(String name, Question question) {
    /** Looks. */
    @FunctionalInterface
    interface Question {
        Found ask(Look look) throws SQLException;
    }

    /**
     * What was found.
     *
     * @param result whether it holds
     * @param value what is there
     * @param message what to do, empty when it holds
     */
    record Found(Result result, String value, String message) {
        static Found pass(Object value) {
            return new Found(Result.PASS, "" + value, "");
        }

        static Found warn(Object value, String message) {
            return new Found(Result.WARN, "" + value, message);
        }

        static Found fail(Object value, String message) {
            return new Found(Result.FAIL, "" + value, message);
        }

        /**
         * Passes when there is none of them, or else warns.
         *
         * @param message with one {@code %s}, where they are named
         */
        static Found warnOf(List<String> names, String message) {
            return of(Result.WARN, names, message);
        }

        /**
         * Passes when there is none of them, or else fails.
         *
         * @param message with one {@code %s}, where they are named
         */
        static Found failOf(List<String> names, String message) {
            return of(Result.FAIL, names, message);
        }

        private static Found of(Result otherwise, List<String> names, String message) {
            return names.isEmpty()
                    ? pass(0)
                    : new Found(otherwise, "" + names.size(), message.formatted(Look.named(names)));
        }
    }

    Check check(Look look) {
        try {
            var found = question.ask(look);
            return new Check(name, found.result(), found.value(), found.message());
        } catch (SQLException e) {
            return new Check(name, Result.UNKNOWN, "", "could not be looked at: " + e.getMessage());
        }
    }
}
