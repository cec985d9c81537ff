package dev.pointsman.core.back;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Plan;
import java.time.Duration;

/** How far the reverse stream may be behind for the way back to count as open. */
final class LagLimit {
    private LagLimit() {}

    /** What the lag gate of the stage allows; without one, what the copy had to come down to. */
    static Duration of(Plan plan, Recorded recorded) {
        var step = recorded.stage() instanceof Stage.OfStep of ? Math.min(of.guardedBy(), last(plan)) : last(plan);
        return plan.step(step).gates().stream()
                .map(gate -> gate.rule())
                .filter(Rule.Lag.class::isInstance)
                .map(rule -> ((Rule.Lag) rule).below())
                .findFirst()
                .orElseGet(() -> copied(plan));
    }

    private static Duration copied(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.kind())
                .filter(Kind.Replicate.class::isInstance)
                .map(kind -> ((Kind.Replicate) kind).maxLag())
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static int last(Plan plan) {
        return plan.steps().size() - 1;
    }
}
