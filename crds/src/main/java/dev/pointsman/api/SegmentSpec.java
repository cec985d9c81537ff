package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads that have a side of their own while reads are shared. A read belongs to it when everything that is listed fits.
 *
 * @param name unique in its list
 * @param users roles that clients log in as
 * @param databases that clients ask for
 * @param applicationNames values of application_name
 * @param tenants as clients say them
 * @param reads where they go
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.users) || has(self.databases) || has(self.applicationNames) || has(self.tenants)",
        message = "a segment needs users, databases, applicationNames or tenants")
public record SegmentSpec(
        @Required @Pattern(Grammar.NAME) String name,

        @JsonPropertyDescription("Roles that clients log in as") @Nullable @Size(min = 1, max = 256)
        List<String> users,

        @JsonPropertyDescription("Databases that clients ask for") @Nullable @Size(min = 1, max = 256)
        List<String> databases,

        @JsonPropertyDescription("Values of application_name") @Nullable @Size(min = 1, max = 256)
        List<String> applicationNames,

        @JsonPropertyDescription(
                "As clients say them: SET pointsman.tenant = 'acme' (or set_config with constants, or at the start of the"
                        + " connection), or for one statement a comment at its beginning or end, /*tenant='acme'*/")
        @Nullable
        @Size(min = 1, max = 1024)
        List<String> tenants,

        @JsonPropertyDescription(
                "Target: all of them from the first stage that moves reads on. Source: none of them before writes move.")
        @Required
        Place reads) {

    /** A side. */
    public enum Place {
        /** None before writes move. */
        @JsonProperty("Source")
        SOURCE,
        /** All from the first stage that moves reads on. */
        @JsonProperty("Target")
        TARGET
    }
}
