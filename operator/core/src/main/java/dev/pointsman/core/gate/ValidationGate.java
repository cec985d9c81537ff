package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import java.time.Duration;
import java.time.Instant;

/** Comparisons that run on while stages go by: one row that differs for certain is enough. */
record ValidationGate(Gate gate, Rule.Validation rule, Context context) {
    /** How many intervals a result stays good for. */
    static final int FRESH_INTERVALS = 3;

    /** A result is never called stale before this: a run on a busy server takes its time. */
    static final Duration FRESH_AT_LEAST = Duration.ofSeconds(30);

    Verdict verdict() {
        return context.seen()
                .agent()
                .answer()
                .map(this::of)
                .orElseGet(() -> verdict(Result.ERROR, "-", context.now(), "the agent cannot be asked"));
    }

    private Verdict of(AgentSeen agent) {
        var last = agent.validation();
        if (last == null || !last.id().equals(Gates.validationId(context.attempt(), gate))) {
            return verdict(Result.INCONCLUSIVE, "-", context.now(), "the first comparison has not finished yet");
        }
        if (last.mismatches() > rule.mismatches()) {
            return of(last, Result.FAIL, "rows differ: " + String.join("; ", last.differences()));
        }
        if (!last.complete()) {
            return of(last, Result.ERROR, "the comparison is incomplete: " + last.message());
        }
        return isFresh(last, agent.at())
                ? of(last, Result.PASS, "")
                : of(last, Result.INCONCLUSIVE, "the last comparison is too old to count");
    }

    /** Both times are of the agent's clock, so that clocks need not agree. */
    private boolean isFresh(ValidationSeen last, Instant at) {
        var run = Duration.between(last.startedAt(), last.finishedAt());
        var limit = rule.interval().multipliedBy(FRESH_INTERVALS).plus(run);
        var age = Duration.between(last.finishedAt(), at);
        return age.compareTo(limit) <= 0 || age.compareTo(FRESH_AT_LEAST) <= 0;
    }

    private Verdict of(ValidationSeen last, Result result, String message) {
        return verdict(result, Long.toString(last.mismatches()), last.finishedAt(), message);
    }

    private Verdict verdict(Result result, String value, Instant at, String message) {
        return new Verdict(gate.name(), result, value, Long.toString(rule.mismatches()), at, message);
    }
}
