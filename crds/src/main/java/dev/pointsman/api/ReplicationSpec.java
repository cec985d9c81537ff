package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * What carries rows from one side to the other.
 *
 * @param provider Native when absent; the others are refused until they are built
 * @param acceptUnlimitedWal whether a source or target that keeps WAL without limit for a slot is accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicationSpec(
        @JsonPropertyDescription(
                "Native: PostgreSQL's own logical replication. Native when absent; Debezium and KafkaConnect are not"
                        + " built yet.")
        @Nullable
        Provider provider,

        @JsonPropertyDescription(
                "true: max_slot_wal_keep_size = -1 is accepted, so a stream that stops may fill the server's disk")
        @Nullable
        Boolean acceptUnlimitedWal) {

    /** Who replicates. */
    public enum Provider {
        /** The engine's own replication. */
        @JsonProperty("Native")
        NATIVE,
        /** Debezium in the agent; refused for now. */
        @JsonProperty("Debezium")
        DEBEZIUM,
        /** Debezium in Kafka Connect; refused for now. */
        @JsonProperty("KafkaConnect")
        KAFKA_CONNECT
    }
}
