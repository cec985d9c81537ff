package dev.pointsman.controller.plan;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.plan.Edit;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.PlanInput;
import dev.pointsman.core.plan.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Which plan is carried out. A spec that has not changed since its plan was made keeps that plan, whatever defaults a newer
 * operator has; one that has changed takes its place only where that is safe.
 */
public sealed interface PlanInForce {
    /**
     * This one.
     *
     * @param plan the plan
     * @param madeFrom the spec, when the plan is new and must be kept first
     * @param refused why the spec of the moment is not carried out; empty when it is
     */
    record InForce(Plan plan, Optional<PlanInput> madeFrom, List<Problem> refused) implements PlanInForce {}

    /**
     * None: the first spec cannot be carried out.
     *
     * @param problems why
     */
    record Refused(List<Problem> problems) implements PlanInForce {}

    /** Compares the spec with the plan in force, if there is one. */
    static PlanInForce of(PlanInput spec, Optional<PlanStore.Kept> kept, Recorded recorded) {
        if (kept.isEmpty()) {
            return switch (Plan.of(spec)) {
                case Plan.Reading.Accepted(Plan plan) -> new InForce(plan, Optional.of(spec), List.of());
                case Plan.Reading.Refused(List<Problem> problems) -> new Refused(problems);
            };
        }
        var before = kept.get().plan();
        if (kept.get().spec().equals(SpecReading.text(spec))) {
            return new InForce(before, Optional.empty(), List.of());
        }
        return switch (Plan.of(spec)) {
            case Plan.Reading.Refused(List<Problem> problems) -> new InForce(before, Optional.empty(), problems);
            case Plan.Reading.Accepted(Plan after) -> follow(before, after, spec, recorded);
        };
    }

    private static InForce follow(Plan before, Plan after, PlanInput spec, Recorded recorded) {
        var problems = new Edit(before, after).refused(recorded.position());
        return problems.isEmpty() && !after.equals(before)
                ? new InForce(after, Optional.of(spec), List.of())
                : new InForce(before, Optional.empty(), problems);
    }
}
