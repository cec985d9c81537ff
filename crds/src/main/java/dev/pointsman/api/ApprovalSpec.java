package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A person's leave to enter a stage. Read when the stage is entered; taking it back later changes nothing.
 *
 * @param stage the stage's name
 * @param plan the plan in force that was approved; when given, it must be the one in force
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalSpec(
        @Required @Pattern(Grammar.NAME) String stage,
        @Nullable @Pattern(Grammar.FINGERPRINT) String plan) {}
