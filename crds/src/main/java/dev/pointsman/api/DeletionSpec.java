package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What deletion may cost.
 *
 * @param timeout how long clean-up may take before the object goes and what is left is named in a Warning; 10m when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeletionSpec(
        @Nullable @Pattern(Grammar.DURATION) String timeout) {}
