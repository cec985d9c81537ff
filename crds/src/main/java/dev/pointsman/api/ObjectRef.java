package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * An object in the same namespace.
 *
 * @param name its name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectRef(@Required @Size(min = 1, max = 253) String name) {}
