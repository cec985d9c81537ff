package dev.pointsman.core.gate;

import dev.pointsman.core.plan.Gate.Rule;

/** Share of the target's answers that are errors of its own making. */
record ErrorsGate(String name, Rule.Errors rule, Context context) {
    Verdict verdict() {
        var share = new Share(name, rule.limit(), context);
        return context.targetAnswers()
                ? share.of(
                        seen -> seen.target().errors(),
                        seen -> seen.target().answers(),
                        answers -> "the target has answered " + answers + " of the " + Share.NEEDED + " needed",
                        "the target fails too often")
                : share.notMeasured("no client is answered by the target");
    }
}
