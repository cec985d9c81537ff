package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * Where the target's tables come from.
 *
 * @param mode Existing when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaSpec(
        @JsonPropertyDescription(
                "Existing: the tables are there, preflight compares. Copy: the agent copies them with pg_dump, which"
                        + " must be at least of the source's version. Existing when absent.")
        @Nullable
        Mode mode) {

    /** Who makes the tables. */
    public enum Mode {
        /** They are there already. */
        @JsonProperty("Existing")
        EXISTING,
        /** The agent copies them. */
        @JsonProperty("Copy")
        COPY
    }
}
