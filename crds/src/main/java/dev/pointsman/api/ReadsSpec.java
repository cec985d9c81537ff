package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads on the target while writes are on the source.
 *
 * @param freshness ReadYourWrites when absent
 * @param bound how old a read may be, with Bounded
 * @param stickyBy which of them go to the same side; None when absent
 * @param segments those that have a side of their own
 */
@SchemaCustomizer(ReadsSpec.Lists.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.freshness) && self.freshness == 'Bounded') == has(self.bound)",
        message = "bound goes with freshness: Bounded")
public record ReadsSpec(
        @JsonPropertyDescription(
                "How old a read on the target may be; one that would be older is answered by the source. ReadYourWrites: no"
                        + " read misses what its own connection has written. Bounded: no read misses what anybody had committed longer"
                        + " before it than the bound. Eventual: as old as replication is late. ReadYourWrites when absent.")
        @Nullable
        Freshness freshness,

        @JsonPropertyDescription("How old a read may be, with Bounded") @Nullable @Pattern(Grammar.DURATION)
        String bound,

        @JsonPropertyDescription(
                "Which reads go to the same side: all of one Connection, User, ApplicationName or Tenant (of clients that say"
                        + " theirs; segments tell how), the same on every proxy; who has moved stays as the share grows. None: each read"
                        + " is drawn by itself. None when absent.")
        @Nullable
        StickyBy stickyBy,

        @JsonPropertyDescription("Reads that are not shared by percent; the first segment that fits decides")
        @Nullable
        @Size(max = 16)
        List<SegmentSpec> segments) {

    /** What reads have in common that go to the same side. */
    public enum StickyBy {
        /** Nothing: each is drawn by itself. */
        @JsonProperty("None")
        NONE,
        /** The client's connection. */
        @JsonProperty("Connection")
        CONNECTION,
        /** The role that the client logged in as. */
        @JsonProperty("User")
        USER,
        /** What the client calls itself. */
        @JsonProperty("ApplicationName")
        APPLICATION_NAME,
        /** What the client says its tenant is. */
        @JsonProperty("Tenant")
        TENANT
    }

    /** The list-maps of this schema. */
    public static final class Lists implements SchemaCustomizer.Customizer {
        @Override
        public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
            ListMaps.key(schema, "segments", "name");
            return schema;
        }
    }

    /** How old a read may be. */
    public enum Freshness {
        /** As old as replication is late. */
        @JsonProperty("Eventual")
        EVENTUAL,
        /** Not older than the bound. */
        @JsonProperty("Bounded")
        BOUNDED,
        /** Not older than what its own connection has written. */
        @JsonProperty("ReadYourWrites")
        READ_YOUR_WRITES
    }
}
