package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate;
import dev.pointsman.core.plan.Gate.Rule;
import java.util.List;

/** Measures gates. */
public final class Gates {
    private Gates() {}

    /** What each gate says now. */
    public static List<Verdict> measure(List<Gate> gates, Context context) {
        return gates.stream().map(gate -> measure(gate, context)).toList();
    }

    /** The worst of the verdicts; no gate at all passes. */
    public static Result worst(List<Verdict> verdicts) {
        return verdicts.stream().map(Verdict::result).max(Enum::compareTo).orElse(Result.PASS);
    }

    /** The name of the validation that runs for a gate. */
    public static String validationId(int attempt, Gate gate) {
        return attempt + "/gate-" + gate.name();
    }

    private static Verdict measure(Gate gate, Context context) {
        return switch (gate.rule()) {
            case Rule.Lag lag -> new LagGate(gate.name(), lag, context).verdict();
            case Rule.Validation validation -> new ValidationGate(gate, validation, context).verdict();
            case Rule.Latency latency -> new LatencyGate(gate.name(), latency, context).verdict();
            case Rule.Consistency consistency -> new ConsistencyGate(gate.name(), consistency, context).verdict();
            case Rule.Fallbacks fallbacks -> new FallbacksGate(gate.name(), fallbacks, context).verdict();
            case Rule.Errors errors -> new ErrorsGate(gate.name(), errors, context).verdict();
        };
    }
}
