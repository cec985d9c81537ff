package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Reads on the target while writes are on the source.
 *
 * @param freshness ReadYourWrites when absent
 * @param bound how old a read may be, with Bounded
 */
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
        String bound) {

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
