package dev.pointsman.controller.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.api.MigrationSpec;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.PlanInput;
import java.util.Optional;

/** Between the API's records and the core's: the same shape, so that JSON is the whole mapping. */
public final class SpecReading {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private SpecReading() {}

    /** The part of the spec that is a plan, without defaults. */
    public static PlanInput input(MigrationSpec spec) {
        return JSON.convertValue(spec, PlanInput.class);
    }

    /** The same as text, to tell whether the spec has changed since a plan was made from it. */
    public static String text(PlanInput input) {
        try {
            return JSON.writeValueAsString(input);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a plan's input can be written as JSON", e);
        }
    }

    /** A plan as {@link Plan#canonical()} wrote it; empty when this version cannot read it. */
    public static Optional<Plan> plan(String canonical) {
        try {
            var reading = Plan.of(JSON.readValue(canonical, PlanInput.class));
            return reading instanceof Plan.Reading.Accepted(Plan plan) ? Optional.of(plan) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
