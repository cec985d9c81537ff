package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * One side of a migration.
 *
 * @param engine its engine, for good
 * @param host name or address, as the agent and the proxies resolve it
 * @param port the engine's own when absent
 * @param database the database, for good
 * @param credentialsSecret a {@code kubernetes.io/basic-auth} Secret
 * @param tls protection of the connections
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseSpec(
        @Required Engine engine,

        @JsonPropertyDescription("Name or address, as Pods of this namespace resolve it")
        @Required
        @Size(min = 1, max = 253)
        String host,

        @Nullable @Min(1) @Max(65535) Integer port,
        @Required @Size(min = 1, max = 63) String database,

        @JsonPropertyDescription("Secret of type kubernetes.io/basic-auth, in this namespace") @Required
        ObjectRef credentialsSecret,

        @Nullable TlsSpec tls) {}
