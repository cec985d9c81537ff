package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.CutoverStep;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What is known of an attempt as it goes; from it the report is made.
 *
 * @param cutover the order
 * @param clock milliseconds since 1970
 * @param ticks what its parts are timed by
 */
record Attempt(Cutover cutover, LongSupplier clock, Ticks ticks) {
    /** Before anything was done. */
    CutoverReport begun() {
        return report(Outcome.NONE, CutoverStep.PREPARE.word(), "", 0, new Laps(ticks), List.of());
    }

    CutoverReport report(
            Outcome outcome, String step, String message, int holds, Laps laps, List<Proxies.Answer> routed) {
        var passedOver = routed.stream()
                .filter(answer -> !answer.accepted())
                .map(Proxies.Answer::proxy)
                .toList();
        double pause = routed.stream()
                .filter(Proxies.Answer::accepted)
                .mapToDouble(answer -> laps.until(answer.atNanos()))
                .max()
                .orElse(0);
        return new CutoverReport(
                cutover.epoch(),
                outcome,
                step,
                message,
                holds,
                pause,
                laps.of(CutoverStep.HOLD),
                laps.of(CutoverStep.FENCE),
                laps.of(CutoverStep.CATCH_UP),
                laps.of(CutoverStep.DECIDE),
                laps.of(CutoverStep.OPEN),
                laps.of(CutoverStep.ROUTE),
                passedOver,
                clock.getAsLong());
    }
}
