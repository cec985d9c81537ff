package dev.pointsman.core.gate;

import dev.pointsman.core.plan.Gate.Rule;

/**
 * Share of the reads meant for the target that the source had to answer: clients see nothing of it, which is why somebody must
 * look.
 */
record FallbacksGate(String name, Rule.Fallbacks rule, Context context) {
    Verdict verdict() {
        var share = new Share(name, rule.limit(), context);
        return context.sharesReads()
                ? share.of(
                        seen -> seen.fallbacks().fellBack(),
                        seen -> seen.fallbacks().meant(),
                        meant -> meant + " reads of the " + Share.NEEDED + " needed were meant for the target",
                        "the source has to answer too many of the target's reads")
                : share.notMeasured("no read is meant for the target while writes are on the source");
    }
}
