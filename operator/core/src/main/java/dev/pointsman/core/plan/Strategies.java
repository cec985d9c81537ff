package dev.pointsman.core.plan;

import dev.pointsman.core.plan.PlanInput.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ready-made stages for those who write none. What moves writes, or cannot be undone, asks for an approval. */
final class Strategies {
    private static final String REVERSE_SOAK = "24h";
    private static final Map<String, List<Integer>> READS = Map.of(
            "BlueGreen", List.of(100),
            "Progressive", List.of(10, 25, 50, 100),
            "BigSwitch", List.of());

    private Strategies() {}

    static List<Stage> stages(String strategy) {
        var stages = new ArrayList<Stage>();
        stages.add(named("copy").replicate());
        stages.add(named("verify").validate());
        for (var percent : READS.getOrDefault(strategy, List.of())) {
            stages.add(named("reads-" + percent).shiftReads(percent));
        }
        stages.add(named("writes").cutOver());
        stages.add(named("soak").soak());
        stages.add(named("retire").retire());
        return stages;
    }

    private static Named named(String name) {
        return new Named(name);
    }

    private record Named(String name) {
        Stage replicate() {
            return new Stage(
                    name, new PlanInput.Replicate(null), null, null, null, null, null, null, null, null, null, null);
        }

        Stage validate() {
            return new Stage(
                    name, null, new PlanInput.Validate(null), null, null, null, null, null, null, null, null, null);
        }

        Stage shiftReads(int percent) {
            var shift = new PlanInput.ShiftReads(percent, null);
            return new Stage(
                    name, null, null, null, shift, null, null, null, null, approval(percent >= 50), null, null);
        }

        Stage cutOver() {
            var cutOver = new PlanInput.CutOver(null, null, null, null);
            return new Stage(name, null, null, null, null, cutOver, null, null, null, approval(true), null, null);
        }

        Stage soak() {
            var soak = new PlanInput.Soak(REVERSE_SOAK);
            return new Stage(name, null, null, null, null, null, soak, null, null, null, null, null);
        }

        Stage retire() {
            var retire = new PlanInput.Retire(null);
            return new Stage(name, null, null, null, null, null, null, retire, null, approval(true), null, null);
        }

        private static @Nullable String approval(boolean required) {
            return required ? "Required" : null;
        }
    }
}
