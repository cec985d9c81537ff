package dev.pointsman.agent.preflight;

import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.Result;
import java.sql.SQLException;

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
