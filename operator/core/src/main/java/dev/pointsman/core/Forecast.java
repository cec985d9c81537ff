package dev.pointsman.core;

import dev.pointsman.core.gate.Rounding;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Step;
import dev.pointsman.core.seen.AgentSeen;

/** What a person is told of the pause before agreeing to it. */
final class Forecast {
    private Forecast() {}

    /** A clause to add to what is asked; nothing for a step that moves no writes. */
    static String of(Turn turn, Step step) {
        return step.kind() instanceof Kind.CutOver how ? "; " + pause(turn, how) : "";
    }

    private static String pause(Turn turn, Kind.CutOver how) {
        if (turn.agent().isEmpty()) {
            return "the write pause cannot be predicted while the agent cannot be asked";
        }
        var limit = how.maxPause();
        return turn.agent()
                .map(AgentSeen::predictedPauseMillis)
                .map(millis -> "the write pause is predicted to be " + Rounding.up(millis) + "ms, "
                        + (millis > limit.toMillis()
                                ? "more than maxPause allows (" + Durations.text(limit)
                                        + "): an attempt would be given up"
                                : "maxPause is " + Durations.text(limit)))
                .orElse("the write pause has not been predicted yet");
    }
}
