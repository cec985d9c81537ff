package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * One gate: exactly one kind, and how patient it is.
 *
 * @param name unique in its list
 * @param lag replication lag
 * @param validation comparisons that run on while stages go by
 * @param latency the target's read latency relative to the source's
 * @param errors share of the target's answers that are the server's fault
 * @param fallbacks share of the reads meant for the target that the source had to answer
 * @param consistency reads that were made twice, in a stage mirror
 * @param prometheus a query; refused for now
 * @param interval how often it is looked at; 2s when absent
 * @param failureLimit how many failures in a row are let pass; 0 when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.lag), has(self.validation), has(self.latency), has(self.errors), has(self.fallbacks), has(self.consistency), has(self.prometheus)].filter(kind, kind).size() == 1",
        message = "a gate has exactly one of lag, validation, latency, errors, fallbacks, consistency and prometheus")
public record GateSpec(
        @Required @Pattern(Grammar.NAME) String name,
        @Nullable Lag lag,
        @Nullable Validation validation,
        @Nullable Latency latency,
        @Nullable Errors errors,
        @Nullable Fallbacks fallbacks,
        @Nullable Consistency consistency,
        @Nullable Prometheus prometheus,
        @Nullable @Pattern(Grammar.DURATION) String interval,
        @Nullable @Min(0) @Max(100) Integer failureLimit) {

    /**
     * Replication lag, by heartbeats.
     *
     * @param below the limit
     * @param percentile 99, the only one that is measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lag(
            @Required @Pattern(Grammar.DURATION) String below,
            @Nullable @Min(1) @Max(100) Integer percentile) {}

    /**
     * Comparisons at fence positions, again and again.
     *
     * @param interval from the start of one to the next; 30s when absent
     * @param depth Checksums when absent
     * @param mismatches how many rows may differ; 0 when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Validation(
            @Nullable @Pattern(Grammar.DURATION) String interval,
            @Nullable Depth depth,
            @Nullable @Min(0) Long mismatches) {}

    /**
     * Read latency of the target over that of the source.
     *
     * @param targetOverSource the limit of the ratio, such as 1.5
     * @param percentile 50 or 99; 99 when absent
     * @param samples how many reads each side must have answered for the ratio to count; 100 when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Latency(
            @Required @Pattern(Grammar.DECIMAL) String targetOverSource,
            @Nullable @Min(1) @Max(100) Integer percentile,
            @Nullable @Min(1) Integer samples) {}

    /**
     * Answers that are the target's fault.
     *
     * @param below the limit, such as 0.1%
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Errors(
            @Required @Pattern(Grammar.PERCENTAGE) String below) {}

    /**
     * Reads meant for the target that the source had to answer, because the target could not: a budget, for clients see nothing
     * of it.
     *
     * @param below the limit, such as 1%
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fallbacks(
            @Required @Pattern(Grammar.PERCENTAGE) String below) {}

    /**
     * Reads that were made twice and whose answers were the same, since the stage mirror began.
     *
     * @param atLeast the share that must be the same, such as 99.999%
     * @param confidence with which that must be shown; 95% when absent. The reads needed follow from both: for 99.999% at 95%
     *     and without a difference 299,572
     * @param zeroFor how long there must have been no difference
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Consistency(
            @Required @Pattern(Grammar.PERCENTAGE) String atLeast,
            @Nullable @Pattern(Grammar.PERCENTAGE) String confidence,
            @Nullable @Pattern(Grammar.DURATION) String zeroFor) {}

    /**
     * A query to the monitoring system.
     *
     * @param query what is asked
     * @param below the limit
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Prometheus(
            @Required @Size(min = 1, max = 4096) String query,
            @Required @Pattern(Grammar.DECIMAL) String below) {}
}
