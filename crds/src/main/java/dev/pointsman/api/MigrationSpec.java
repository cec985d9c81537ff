package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of a migration.
 *
 * @param source where the rows are
 * @param target where they shall be
 * @param proxyRef the proxy that applications connect to
 * @param tables which tables
 * @param schema how the target gets its tables
 * @param replication what carries the rows
 * @param reads how fresh reads on the target are
 * @param intent the three things a person ever wants; Proceed when absent
 * @param attempt raise it to try again after a revert; 1 when absent
 * @param drill raise it for a drill: in the soak, writes go to the source and to the target again
 * @param strategy fills in the stages when none are written
 * @param stages what happens, in this order
 * @param gates hold from the first stage that moves traffic to the last soak
 * @param onFailure Revert when absent
 * @param approvals leave to enter stages
 * @param reclaimPolicy what becomes of the target's copy after a revert or deletion before the cutover; Retain when absent
 * @param deletion what deletion may cost
 */
@SchemaCustomizer(MigrationSpec.Lists.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.source.engine == oldSelf.source.engine",
        message = "source.engine is immutable: make a new DatabaseMigration")
@ValidationRule(
        value = "self.target.engine == oldSelf.target.engine",
        message = "target.engine is immutable: make a new DatabaseMigration")
@ValidationRule(
        value = "self.source.database == oldSelf.source.database",
        message = "source.database is immutable: make a new DatabaseMigration")
@ValidationRule(
        value = "self.target.database == oldSelf.target.database",
        message = "target.database is immutable: make a new DatabaseMigration")
@ValidationRule(
        value = "self.proxyRef.name == oldSelf.proxyRef.name",
        message = "proxyRef is immutable: make a new DatabaseMigration")
@ValidationRule(
        value =
                "(has(self.replication) && has(self.replication.provider) ? self.replication.provider : 'Native') == "
                        + "(has(oldSelf.replication) && has(oldSelf.replication.provider) ? oldSelf.replication.provider : 'Native')",
        message = "replication.provider is immutable: make a new DatabaseMigration")
@ValidationRule(
        value = "!has(oldSelf.drill) || (has(self.drill) && self.drill >= oldSelf.drill)",
        message = "drill may not decrease: raise it for another drill, or leave it")
@ValidationRule(
        value = "has(self.stages) != has(self.strategy)",
        message = "give either stages or a strategy that fills them in")
public record MigrationSpec(
        @Required DatabaseSpec source,
        @Required DatabaseSpec target,

        @JsonPropertyDescription("The DatabaseProxy that applications connect to, in this namespace") @Required
        ObjectRef proxyRef,

        @Nullable TablesSpec tables,
        @Nullable SchemaSpec schema,
        @Nullable ReplicationSpec replication,
        @Nullable ReadsSpec reads,

        @JsonPropertyDescription(
                "Proceed, Hold (stay where you are) or Revert (go back; uses the attempt up). Proceed when absent.")
        @Nullable
        Intent intent,

        @JsonPropertyDescription("Raise it to try again after a revert; 1 when absent") @Nullable @Min(1)
        Integer attempt,

        @JsonPropertyDescription(
                "Raise it for a drill: in the soak, writes go to the source and to the target again; the figures are in"
                        + " status.drill. A number is never run twice.")
        @Nullable
        @Min(1)
        Integer drill,

        @JsonPropertyDescription("Fills in the stages when none are written") @Nullable
        Strategy strategy,

        @Nullable @Size(min = 1, max = 32) List<StageSpec> stages,
        @Nullable @Size(max = 16) List<GateSpec> gates,

        @JsonPropertyDescription("What a failed gate leads to; Revert when absent") @Nullable
        OnFailure onFailure,

        @Nullable @Size(max = 32) List<ApprovalSpec> approvals,

        @JsonPropertyDescription(
                "Retain or Delete the target's copy after a revert or deletion before the cutover. Retain when"
                        + " absent; Delete is not built yet.")
        @Nullable
        ReclaimPolicy reclaimPolicy,

        @Nullable DeletionSpec deletion) {

    /** The three things a person ever wants. */
    public enum Intent {
        /** Go on. */
        @JsonProperty("Proceed")
        PROCEED,
        /** Stay where you are. */
        @JsonProperty("Hold")
        HOLD,
        /** Go back to the source. */
        @JsonProperty("Revert")
        REVERT
    }

    /** Ready-made stages. */
    public enum Strategy {
        /** Copy, verify, all reads, writes, soak, retire. */
        @JsonProperty("BlueGreen")
        BLUE_GREEN,
        /** Copy, verify, reads in four steps, writes, soak, retire. */
        @JsonProperty("Progressive")
        PROGRESSIVE,
        /** Copy, verify, writes, soak, retire. */
        @JsonProperty("BigSwitch")
        BIG_SWITCH
    }

    /** What becomes of the target's copy. */
    public enum ReclaimPolicy {
        /** It stays. */
        @JsonProperty("Retain")
        RETAIN,
        /** It is emptied; refused for now. */
        @JsonProperty("Delete")
        DELETE
    }

    /** The list-maps of this schema. */
    public static final class Lists implements SchemaCustomizer.Customizer {
        @Override
        public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
            ListMaps.key(schema, "stages", "name");
            ListMaps.key(schema, "gates", "name");
            ListMaps.key(schema, "approvals", "stage");
            return schema;
        }
    }
}
