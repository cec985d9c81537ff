package dev.pointsman.core;

import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Problem;
import dev.pointsman.core.plan.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants now; unlike the plan, it always applies.
 *
 * @param intent go on, stay or go back; read at a settled epoch only
 * @param attempt as the spec has it, from 1
 * @param drill the number of the drill that is wanted, 0 for none
 * @param approvals leave to enter stages
 * @param refusedEdit why the spec of the moment is not the plan in force; empty when it is
 * @param deletion that the object is being deleted, or null
 */
public record Wish(
        Intent intent,
        int attempt,
        int drill,
        List<Approval> approvals,
        List<Problem> refusedEdit,
        @Nullable Deletion deletion) {

    /** The three things a person ever wants. */
    public enum Intent {
        PROCEED,
        HOLD,
        REVERT
    }

    /**
     * Leave to enter a stage.
     *
     * @param stage its name
     * @param plan the plan that was approved, or null for whichever is in force
     */
    public record Approval(String stage, @Nullable String plan) {}

    /**
     * The object is being deleted.
     *
     * @param keepTarget whether it may go although writes have moved, as the annotation says
     * @param namespaceTerminating whether nothing can be made in the namespace any more
     * @param secretGone whether a Secret that clean-up needs is gone
     */
    public record Deletion(boolean keepTarget, boolean namespaceTerminating, boolean secretGone) {
        /** Why it waits after the write cutover, and how to consent or go back. */
        public static final String WAITS =
                "writes are on the target and the source is still its fallback. To delete all the same, annotate with"
                        + " pointsman.dev/delete: KeepTarget; to go back first, set spec.intent to Revert";
    }

    /** Whether somebody has agreed that this stage of this plan is entered. */
    boolean approves(Step step, Plan plan) {
        return approvals.stream()
                .filter(approval -> approval.stage().equals(step.name()))
                .map(Approval::plan)
                .anyMatch(approved -> approved == null || approved.equals(plan.hash()));
    }
}
