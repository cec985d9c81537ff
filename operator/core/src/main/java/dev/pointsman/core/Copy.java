package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.desired.Desired;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Step.OnFailure;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import java.time.Duration;

/** The steps that move rows and compare them, and no traffic. */
final class Copy {
    /** A validation that could not be finished is made again after this. */
    static final Duration VALIDATE_AGAIN = Duration.ofSeconds(10);

    private Copy() {}

    static Answer replicating(Turn turn, Stage.Replicating replicating) {
        return turn.agent()
                .map(agent -> replicating(turn, replicating, agent.forward()))
                .orElseGet(() -> unreachable(turn));
    }

    static Answer validating(Turn turn, Stage.Validating validating) {
        var id = Desired.validationId(turn.plan(), turn.recorded(), validating);
        var name = turn.step(validating).name();
        if (turn.agent().isEmpty()) {
            return unreachable(turn);
        }
        return turn.agent()
                .map(agent -> agent.validation())
                .filter(last -> last.id().equals(id))
                .map(last -> finished(turn, validating, last))
                .orElseGet(() -> turn.stay(Reason.VALIDATION_RUNNING, name + " compares both sides", Turn.LATER));
    }

    static Answer unreachable(Turn turn) {
        return turn.stay(
                Reason.AGENT_UNREACHABLE,
                "the agent cannot be asked, so nothing is known of replication; traffic goes on",
                Turn.LATER);
    }

    private static Answer replicating(Turn turn, Stage.Replicating replicating, StreamSeen stream) {
        if (stream.state() == StreamState.BROKEN) {
            return turn.stay(Reason.REPLICATION_BROKEN, stream.message(), Turn.LATER);
        }
        var ready = stream.state() == StreamState.STREAMING && stream.tables() == stream.tablesReady();
        var p99 = stream.lagP99Millis();
        var limit = turn.step(replicating).kind() instanceof Kind.Replicate(Duration maxLag) ? maxLag : Duration.ZERO;
        if (!ready) {
            return turn.stay(
                    Reason.COPYING,
                    stream.tablesReady() + " of " + stream.tables() + " tables are copied and stream",
                    Turn.LATER);
        }
        if (p99 == null || p99 > limit.toMillis()) {
            return turn.stay(
                    Reason.COPYING,
                    "every table streams; waiting for lag p99 below " + Durations.text(limit),
                    Turn.LATER);
        }
        return Steps.enter(
                turn, replicating.step() + 1, Reason.CAUGHT_UP, stream.tables() + " tables stream and have caught up");
    }

    private static Answer finished(Turn turn, Stage.Validating validating, ValidationSeen last) {
        if (last.mismatches() > 0) {
            return different(turn, validating, last);
        }
        if (last.complete()) {
            return Steps.gatesPass(turn)
                    ? Steps.enter(
                            turn, validating.step() + 1, Reason.VALIDATION_PASSED, last.rows() + " rows are equal")
                    : Steps.inconclusive(turn, turn.step(validating).name());
        }
        var again = validating.since().plus(VALIDATE_AGAIN);
        return turn.now().isBefore(again)
                ? turn.stay(
                        Reason.VALIDATION_INCOMPLETE,
                        "the comparison is incomplete and will be made again: " + last.message(),
                        Turn.LATER)
                : turn.move(
                        validating.again(turn.now()),
                        Reason.VALIDATION_RUNNING,
                        "both sides are compared again: " + last.message());
    }

    private static Answer different(Turn turn, Stage.Validating validating, ValidationSeen last) {
        var why = Sentences.rowsDiffer(last.mismatches()) + ": " + String.join("; ", last.differences());
        return Steps.onFailure(turn, validating) == OnFailure.REVERT
                ? Return.fail(turn, validating, new Return.Cue(Cause.VALIDATION_FAILED, "", why, last.finishedAt()))
                : turn.move(
                        validating.hold(Cause.VALIDATION_FAILED, why, turn.now()),
                        Reason.VALIDATION_FAILED,
                        why + "; onFailure is Hold, so everything stays where it is");
    }
}
