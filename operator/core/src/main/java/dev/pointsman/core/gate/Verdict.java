package dev.pointsman.core.gate;

import java.time.Instant;

/**
 * What a gate says.
 *
 * @param gate its name
 * @param result the verdict
 * @param value what was measured, rounded, for people
 * @param threshold the limit, for people
 * @param at when the sample was taken
 * @param message why it does not pass; empty when it does
 */
public record Verdict(String gate, Result result, String value, String threshold, Instant at, String message) {

    /** A verdict; the later in this list, the worse. */
    public enum Result {
        PASS,
        /** Not enough was measured. No data is not good data: no step forward, and no revert. */
        INCONCLUSIVE,
        /** Measuring failed; counts as Inconclusive, but a person may have to look. */
        ERROR,
        FAIL
    }
}
