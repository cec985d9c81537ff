package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy is.
 *
 * @param observedGeneration the spec's generation that this answers
 * @param endpoint host:port for applications
 * @param version the version of its Pods, recorded at creation
 * @param image the image that version was, recorded with it
 * @param replicas Pods there are
 * @param readyReplicas Pods that serve
 * @param selector of its Pods, for the scale subresource
 * @param epoch the last attempt to move writes that this proxy knows of
 * @param revision of the routing table in force within that epoch
 * @param serving where writes go
 * @param migration name of the migration attached, or empty
 * @param conditions as metav1 has them
 */
@SchemaCustomizer(ProxyStatus.Lists.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProxyStatus(
        @Nullable Long observedGeneration,
        @Nullable String endpoint,
        @Nullable String version,
        @Nullable String image,
        @StatusReplicas @Nullable Integer replicas,
        @Nullable Integer readyReplicas,
        @LabelSelector @Nullable String selector,
        @Nullable Long epoch,
        @Nullable Long revision,
        @Nullable Serving serving,
        @Nullable String migration,
        @Nullable List<Condition> conditions) {

    /**
     * The database that takes writes.
     *
     * @param host its name or address
     * @param port its port
     * @param database the migrated database, while a migration is attached
     * @param tlsMode protection of the connections
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Serving(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String tlsMode) {}

    /** The list-maps of this schema. */
    public static final class Lists implements SchemaCustomizer.Customizer {
        @Override
        public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
            ListMaps.conditions(schema);
            return schema;
        }
    }
}
