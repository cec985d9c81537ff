package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stage: exactly one kind, and what is said about it.
 *
 * @param name unique in the migration
 * @param replicate copy, then stream
 * @param validate compare both sides once
 * @param mirror a share of the reads is made twice, and the answers are compared
 * @param shiftReads a share of the reads goes to the target
 * @param cutOver writes move to the target
 * @param soak wait, with reverse replication running
 * @param retire end reverse replication: the point of no return
 * @param pause wait for a time, an approval, or both
 * @param approval whether entering the stage needs somebody's leave
 * @param gates replace the migration's gates of the same name in this stage, or join them
 * @param onFailure the migration's when absent
 */
@SchemaCustomizer(StageSpec.Lists.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.replicate), has(self.validate), has(self.mirror), has(self.shiftReads), has(self.cutOver), has(self.soak), has(self.retire), has(self.pause)].filter(kind, kind).size() == 1",
        message = "a stage has exactly one of replicate, validate, mirror, shiftReads, cutOver, soak, retire and pause")
public record StageSpec(
        @Required @Pattern(Grammar.NAME) String name,
        @Nullable Replicate replicate,
        @Nullable Validate validate,
        @Nullable Mirror mirror,
        @Nullable ShiftReads shiftReads,
        @Nullable CutOver cutOver,
        @Nullable Soak soak,
        @Nullable Retire retire,
        @Nullable Pause pause,

        @JsonPropertyDescription(
                "Required: the stage is entered when spec.approvals names it. When absent, Required for retire, the point"
                        + " of no return, and None for every other kind.")
        @Nullable
        Approval approval,

        @Nullable @Size(max = 16) List<GateSpec> gates,
        @Nullable OnFailure onFailure) {

    /** Whether a person must agree. */
    public enum Approval {
        /** The stage is entered as soon as the one before is done. */
        @JsonProperty("None")
        NONE,
        /** The stage is entered when {@code spec.approvals} names it. */
        @JsonProperty("Required")
        REQUIRED
    }

    /**
     * Copy, then stream.
     *
     * @param maxLag done when the p99 of the lag is below; 100ms when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Replicate(
            @Nullable @Pattern(Grammar.DURATION) String maxLag) {}

    /**
     * Compare both sides once, at a fence position.
     *
     * @param depth Checksums when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Validate(@Nullable Depth depth) {}

    /**
     * Make a share of the reads twice, off their clients' way, and compare the answers. A gate of the kind consistency says
     * what is enough.
     *
     * @param percent 1 to 100 of the reads that could move
     * @param duration how long the gates must hold; 10m when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Mirror(
            @Required @Min(1) @Max(100) Integer percent,
            @Nullable @Pattern(Grammar.DURATION) String duration) {}

    /**
     * Move a share of the reads.
     *
     * @param percent 1 to 100, ascending from stage to stage
     * @param soak how long the gates must hold; 5m when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ShiftReads(
            @Required @Min(1) @Max(100) Integer percent,
            @Nullable @Pattern(Grammar.DURATION) String soak) {}

    /**
     * Move the writes.
     *
     * @param maxPause the attempt is given up after this; 500ms when absent
     * @param maxDrain how long one hold may wait for open write transactions; 25ms when absent
     * @param attempts how often it may be tried; 10 when absent
     * @param longTransactions Wait when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CutOver(
            @Nullable @Pattern(Grammar.DURATION) String maxPause,
            @Nullable @Pattern(Grammar.DURATION) String maxDrain,
            @Nullable @Min(1) @Max(1000) Integer attempts,
            @Nullable LongTransactions longTransactions) {}

    /** What happens to write transactions that outlast a hold. */
    public enum LongTransactions {
        /** The hold is given up and tried again later. */
        @JsonProperty("Wait")
        WAIT,
        /** They are ended when the last try would fail. */
        @JsonProperty("Terminate")
        TERMINATE,
        /** The attempt is given up at once. */
        @JsonProperty("Postpone")
        POSTPONE
    }

    /**
     * Wait after the cutover.
     *
     * @param duration how long
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Soak(@Required @Pattern(Grammar.DURATION) String duration) {}

    /**
     * The point of no return.
     *
     * @param drain how long after the approval reverse replication goes on; 5m when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retire(
            @Nullable @Pattern(Grammar.DURATION) String drain) {}

    /**
     * Wait.
     *
     * @param duration how long; when absent, the stage needs {@code approval: Required}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pause(@Nullable @Pattern(Grammar.DURATION) String duration) {}

    /** The list-maps of this schema. */
    public static final class Lists implements SchemaCustomizer.Customizer {
        @Override
        public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
            ListMaps.key(schema, "gates", "name");
            return schema;
        }
    }
}
