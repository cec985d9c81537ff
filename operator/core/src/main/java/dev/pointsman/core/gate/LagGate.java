package dev.pointsman.core.gate;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;

/** Lag of the stream that leaves the side that takes writes: how stale reads are, or how much going back would lose. */
record LagGate(String name, Rule.Lag rule, Context context) {
    Verdict verdict() {
        return context.seen()
                .agent()
                .answer()
                .map(this::of)
                .orElseGet(() -> verdict(Result.ERROR, "-", "the agent cannot be asked"));
    }

    private Verdict of(AgentSeen agent) {
        var stream = agent.streamFrom(context.writes());
        if (stream.state() == StreamState.BROKEN) {
            return verdict(Result.FAIL, "-", "the stream is broken: " + stream.message());
        }
        if (stream.holes() > 0) {
            return verdict(Result.FAIL, "-", "heartbeats have gone missing, so rows may have: validate again");
        }
        var p99 = stream.lagP99Millis();
        if (p99 == null) {
            return verdict(Result.INCONCLUSIVE, "-", "not enough heartbeats have arrived yet");
        }
        var holds = p99 <= rule.below().toMillis();
        return holds
                ? verdict(Result.PASS, Rounding.up(p99) + "ms", "")
                : verdict(Result.FAIL, Rounding.twoDigits(p99) + "ms", "replication is behind");
    }

    private Verdict verdict(Result result, String value, String message) {
        return new Verdict(name, result, value, Durations.text(rule.below()), context.now(), message);
    }
}
