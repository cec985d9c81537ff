package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a person or Argo CD needs to judge a migration. A cache: the journal in the databases is what counts. Texts
 * are for people; nothing reads them back but {@code record}.
 *
 * @param observedGeneration the spec's generation that this answers
 * @param planInForce fingerprint of the plan that is carried out
 * @param attempt the last attempt started
 * @param revertedAttempt the last attempt that ended in a revert, 0 for none
 * @param stage name of the stage
 * @param phase what is being done
 * @param message one sentence about now
 * @param awaitingApproval what a person is asked for
 * @param preflight each check of the databases, of the traffic and of what a cutover would meet
 * @param stages each stage of the plan
 * @param replication the streams
 * @param consistency what comparisons say
 * @param routing where traffic goes
 * @param rollback what going back would take now
 * @param cutover figures of the last attempt to move writes
 * @param drill the last drill
 * @param history the last 30 transitions
 * @param record the operator's own position, opaque, the same text as in the journal
 * @param conditions as metav1 has them
 */
@SchemaCustomizer(MigrationStatus.Lists.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationStatus(
        @Nullable Long observedGeneration,
        @Nullable String planInForce,
        @Nullable Integer attempt,
        @Nullable Integer revertedAttempt,
        @Nullable String stage,
        @Nullable String phase,
        @Nullable String message,
        @Nullable AwaitingApproval awaitingApproval,

        @JsonPropertyDescription("Each check of the databases and of what a cutover would meet; at most 64") @Nullable
        List<CheckStatus> preflight,

        @Nullable List<StageStatus> stages,
        @Nullable Replication replication,
        @Nullable Consistency consistency,
        @Nullable Routing routing,
        @Nullable Rollback rollback,
        @Nullable Cutover cutover,
        @Nullable Drill drill,
        @Nullable List<HistoryEntry> history,
        @Nullable String record,
        @Nullable List<Condition> conditions) {

    /**
     * What a person is asked for.
     *
     * @param stage the stage to approve
     * @param plan the plan in force, to be named in the approval
     * @param since RFC 3339
     * @param predictedWritePause what the agent expects of a cutover now
     * @param steps what will be done if it is approved, in this order; only where writes move
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AwaitingApproval(
            @Nullable String stage,
            @Nullable String plan,
            @Nullable String since,
            @Nullable String predictedWritePause,
            @Nullable List<String> steps) {}

    /**
     * One check. It is looked at before the start and again and again until the end.
     *
     * @param name CamelCase, stable
     * @param verdict Pass, Warn, Fail or Unknown
     * @param value what was found
     * @param message what is wrong, by how much, and what to do
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CheckStatus(
            @Nullable String name,

            @JsonPropertyDescription("Pass, Warn, Fail or Unknown; what could not be looked at never counts as good")
            @Nullable
            String verdict,

            @JsonPropertyDescription("What was found") @Nullable
            String value,

            @JsonPropertyDescription("What is wrong, by how much, and what to do") @Nullable
            String message) {}

    /**
     * One stage.
     *
     * @param name as in the spec
     * @param state Pending, Active, Done or Reverted
     * @param startedAt RFC 3339
     * @param finishedAt RFC 3339
     * @param soakUntil RFC 3339
     * @param gates the last verdicts, while active
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StageStatus(
            @Nullable String name,
            @Nullable String state,
            @Nullable String startedAt,
            @Nullable String finishedAt,
            @Nullable String soakUntil,
            @Nullable List<GateStatus> gates) {}

    /**
     * One gate's last verdict.
     *
     * @param name as in the spec
     * @param verdict Pass, Fail, Inconclusive or Error
     * @param value what was measured, rounded
     * @param threshold the limit
     * @param at when the verdict last changed, RFC 3339
     * @param message why, when it is not Pass
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GateStatus(
            @Nullable String name,
            @Nullable String verdict,
            @Nullable String value,
            @Nullable String threshold,
            @Nullable String at,
            @Nullable String message) {}

    /**
     * The streams.
     *
     * @param state of source to target
     * @param lag its lag, rounded
     * @param reverse target to source
     * @param tables how many
     * @param rows how many, rounded
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Replication(
            @Nullable String state,
            @Nullable String lag,
            @Nullable Reverse reverse,
            @Nullable Tables tables,
            @Nullable Rows rows) {

        /**
         * Target to source.
         *
         * @param state where it stands
         * @param lag its lag, rounded
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Reverse(
                @Nullable String state, @Nullable String lag) {}

        /**
         * Tables.
         *
         * @param total migrated
         * @param ready copied and streaming
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Tables(
                @Nullable Integer total, @Nullable Integer ready) {}

        /**
         * Rows of the copy.
         *
         * @param copied so far
         * @param estimated in the whole
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Rows(@Nullable Long copied, @Nullable Long estimated) {}
    }

    /**
     * What comparisons say.
     *
     * @param comparisons rows compared by the last validation, rounded
     * @param mismatches of those, rows that differ
     * @param zeroSince since when every validation has been equal, RFC 3339
     * @param lastValidation the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Consistency(
            @Nullable Long comparisons,
            @Nullable Long mismatches,
            @Nullable String zeroSince,
            @Nullable LastValidation lastValidation) {

        /**
         * A validation.
         *
         * @param result Equal, Different or Incomplete
         * @param at RFC 3339
         * @param message which tables differ, and how; or why it is incomplete
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record LastValidation(
                @Nullable String result,
                @Nullable String at,
                @Nullable String message) {}
    }

    /**
     * Where traffic goes.
     *
     * @param epoch of the table in force
     * @param writes Source or Target
     * @param readsOnTarget the share of reads
     * @param proxies how many follow it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Routing(
            @Nullable Long epoch,
            @Nullable String writes,
            @Nullable ReadsOnTarget readsOnTarget,
            @Nullable Proxies proxies) {

        /**
         * The share of reads on the target, in percent.
         *
         * @param desired by the plan
         * @param observed by the proxies' counters
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record ReadsOnTarget(
                @Nullable Integer desired, @Nullable Integer observed) {}

        /**
         * Proxies.
         *
         * @param ready that serve
         * @param agreed that have the table in force
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Proxies(
                @Nullable Integer ready, @Nullable Integer agreed) {}
    }

    /**
     * What going back would take now.
     *
     * @param ready whether it can be done
     * @param scope Nothing, Reads or Writes
     * @param losesWrites whether acknowledged writes would be lost; absent while unknown
     * @param estimate how long it would take, in whole seconds
     * @param message why it can, or all that is missing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rollback(
            @JsonPropertyDescription("Whether going back works now") @Nullable
            Boolean ready,

            @JsonPropertyDescription("What would move: Nothing, Reads or Writes") @Nullable
            String scope,

            @JsonPropertyDescription(
                    "Whether acknowledged writes would be lost; then it is not done. Absent while unknown.")
            @Nullable
            Boolean losesWrites,

            @JsonPropertyDescription("How long it would take, in whole seconds; absent while it cannot be done")
            @Nullable
            String estimate,

            @JsonPropertyDescription("Why it can be done, or everything that is missing") @Nullable
            String message) {}

    /**
     * The last attempt to move writes: how it ended, and where each millisecond of the pause went.
     *
     * @param epoch its number
     * @param outcome Moved, Reopened or Undecided
     * @param step the step of the protocol that it is in, or that it ended in
     * @param attempts how many holds were tried in this epoch
     * @param predictedWritePause what the agent expected when the epoch began
     * @param writePause the whole, from the successful hold to the last proxy that was told the way
     * @param drained of that: until no write transaction was open
     * @param fenced of that: until the side left refused writes
     * @param caughtUp of that: until the last write was on the other side
     * @param decided of that: until the decision was flushed
     * @param opened of that: until the other side took writes
     * @param routed of that: until every proxy had answered
     * @param passedOver proxies that did not answer in time, by name; the fence kept their writes out
     * @param at when this was last reported, RFC 3339
     * @param message why it was given up, or what was proved
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cutover(
            @Nullable Long epoch,
            @Nullable String outcome,
            @Nullable String step,
            @Nullable Integer attempts,

            @JsonPropertyDescription("What the agent expected the pause to be when the epoch began") @Nullable
            String predictedWritePause,

            @JsonPropertyDescription(
                    "The whole pause, from the hold that succeeded to the last proxy that was told the way; the six"
                            + " parts below make it up")
            @Nullable
            String writePause,

            @JsonPropertyDescription("Of the pause: until no write transaction was open") @Nullable
            String drained,

            @JsonPropertyDescription("Of the pause: until the side left refused writes") @Nullable
            String fenced,

            @JsonPropertyDescription("Of the pause: until the last write was on the other side") @Nullable
            String caughtUp,

            @JsonPropertyDescription("Of the pause: until the decision was flushed") @Nullable
            String decided,

            @JsonPropertyDescription("Of the pause: until the other side took writes") @Nullable
            String opened,

            @JsonPropertyDescription("Of the pause: until every proxy had answered") @Nullable
            String routed,

            @JsonPropertyDescription("Proxies that did not answer in time, by name, at most 10 of them") @Nullable
            List<String> passedOver,

            @Nullable String at,
            @Nullable String message) {}

    /**
     * A drill: writes go to the source and to the target again, while nothing is wrong.
     *
     * @param number as in the spec; a number is never run twice
     * @param result Running, Done, GivenUp or Reverted
     * @param at when it began or ended, RFC 3339
     * @param there the last attempt to move writes to the source
     * @param back the last attempt to move them to the target again
     * @param message how it went
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Drill(
            @Nullable Integer number,

            @JsonPropertyDescription(
                    "Running, Done, GivenUp (writes never left the target) or Reverted (they stayed on the source)")
            @Nullable
            String result,

            @JsonPropertyDescription("When it began, or ended") @Nullable
            String at,

            @JsonPropertyDescription("The way to the source") @Nullable
            Cutover there,

            @JsonPropertyDescription("The way to the target again") @Nullable
            Cutover back,

            @Nullable String message) {}

    /**
     * One transition.
     *
     * @param at RFC 3339
     * @param from stage or phase left
     * @param to stage or phase entered
     * @param reason one CamelCase word
     * @param message a sentence
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HistoryEntry(
            @Nullable String at,
            @Nullable String from,
            @Nullable String to,
            @Nullable String reason,
            @Nullable String message) {}

    /** The list-maps of this schema. */
    public static final class Lists implements SchemaCustomizer.Customizer {
        @Override
        public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
            ListMaps.conditions(schema);
            return schema;
        }
    }
}
