package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are migrated: those that match an include and no exclude.
 *
 * @param include {@code public.*} when absent
 * @param exclude nothing when absent
 * @param withoutIdentity what happens to a table that has no replica identity
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TablesSpec(
        @JsonPropertyDescription("schema.table, * in either part; public.* when absent")
        @Nullable
        @Size(min = 1, max = 100)
        List<@Pattern(Grammar.TABLE) String> include,

        @Nullable @Size(max = 100) List<@Pattern(Grammar.TABLE) String> exclude,

        @JsonPropertyDescription(
                "Tables without primary key: Refuse (preflight names them) or Full (REPLICA IDENTITY FULL while"
                        + " the migration lasts). Refuse when absent.")
        @Nullable
        WithoutIdentity withoutIdentity) {

    /** The policy for tables without replica identity. */
    public enum WithoutIdentity {
        /** Preflight fails and names them. */
        @JsonProperty("Refuse")
        REFUSE,
        /** {@code REPLICA IDENTITY FULL} while the migration lasts. */
        @JsonProperty("Full")
        FULL
    }
}
