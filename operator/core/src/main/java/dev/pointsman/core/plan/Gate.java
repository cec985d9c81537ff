package dev.pointsman.core.plan;

import java.time.Duration;

/**
 * A gate of the plan.
 *
 * @param name its name
 * @param rule what it measures, and the limit
 * @param interval failures nearer to each other than this count as one
 * @param failureLimit how many failures in a row are let pass
 */
public record Gate(String name, Rule rule, Duration interval, int failureLimit) {

    /** What a gate measures, and the limit. */
    public sealed interface Rule {
        /**
         * Reads that were made twice, since the stage mirror began.
         *
         * @param atLeast the share that must be the same, 0 to 1
         * @param confidence with which that must be shown, 0 to 1
         * @param zeroFor how long there must have been no difference
         */
        record Consistency(double atLeast, double confidence, Duration zeroFor) implements Rule {}

        /**
         * p99 of the lag of the stream that leaves the side that takes writes.
         *
         * @param below the limit
         */
        record Lag(Duration below) implements Rule {}

        /**
         * Comparisons again and again.
         *
         * @param interval from the start of one to the start of the next
         * @param depth how deep
         * @param mismatches rows that may differ
         */
        record Validation(Duration interval, Kind.Depth depth, long mismatches) implements Rule {}

        /**
         * Read latency of the target over that of the source.
         *
         * @param limit of the ratio
         * @param percentile 50 or 99
         * @param samples reads that each side must have answered for the ratio to count
         */
        record Latency(double limit, int percentile, long samples) implements Rule {}

        /**
         * Share of the reads meant for the target that the source had to answer.
         *
         * @param limit 0 to 1
         */
        record Fallbacks(double limit) implements Rule {}

        /**
         * Share of the target's answers that are its own fault.
         *
         * @param limit 0 to 1
         */
        record Errors(double limit) implements Rule {}
    }
}
