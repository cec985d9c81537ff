package dev.pointsman.core.report;

import dev.pointsman.core.Reason;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import dev.pointsman.core.seen.Observation;
import java.util.Optional;

/** The conditions that speak of rows. */
record DataConditions(Observation seen, Recorded recorded) {

    /** Of the stream that leaves the side that takes writes. */
    Condition replicating() {
        if (pastNoReturn()) {
            return new Condition(
                    Condition.Type.REPLICATING, Status.FALSE, "Ended", "reverse replication has been ended");
        }
        return agent().map(
                        agent -> replicating(agent.streamFrom(recorded.traffic().writes())))
                .orElseGet(() -> unasked(Condition.Type.REPLICATING));
    }

    Condition consistent() {
        if (agent().isEmpty()) {
            return unasked(Condition.Type.CONSISTENT);
        }
        return agent().map(AgentSeen::validation)
                .filter(last -> last.id().startsWith(recorded.attempts().current() + "/"))
                .map(DataConditions::consistent)
                .orElseGet(() -> new Condition(
                        Condition.Type.CONSISTENT,
                        Status.UNKNOWN,
                        "NotCompared",
                        "both sides have not been compared yet"));
    }

    Condition sourceFenced() {
        return agent().map(agent -> agent.source().fenced()
                        ? new Condition(
                                Condition.Type.SOURCE_FENCED, Status.TRUE, "Fenced", "the source refuses writes")
                        : new Condition(Condition.Type.SOURCE_FENCED, Status.FALSE, "Open", "the source takes writes"))
                .orElseGet(() -> unasked(Condition.Type.SOURCE_FENCED));
    }

    Condition rollbackReady() {
        if (pastNoReturn()) {
            return new Condition(
                    Condition.Type.ROLLBACK_READY,
                    Status.FALSE,
                    Reason.POINT_OF_NO_RETURN_PASSED.word(),
                    "the point of no return has been passed");
        }
        if (recorded.traffic().writes() == Side.SOURCE) {
            return new Condition(
                    Condition.Type.ROLLBACK_READY,
                    Status.TRUE,
                    "WritesOnSource",
                    "reads go back by routing alone, nothing is lost");
        }
        return agent().map(AgentSeen::reverse)
                .map(DataConditions::reverse)
                .orElseGet(() -> unasked(Condition.Type.ROLLBACK_READY));
    }

    Condition pointOfNoReturnPassed() {
        return pastNoReturn()
                ? new Condition(
                        Condition.Type.POINT_OF_NO_RETURN_PASSED,
                        Status.TRUE,
                        "Retired",
                        "reverse replication has been ended")
                : new Condition(
                        Condition.Type.POINT_OF_NO_RETURN_PASSED,
                        Status.FALSE,
                        "NotRetired",
                        "going back is still possible");
    }

    private boolean pastNoReturn() {
        return recorded.stage() instanceof Stage.Retiring
                || (recorded.stage() instanceof Stage.Completed completed && completed.retired());
    }

    private Optional<AgentSeen> agent() {
        return seen.agent().answer();
    }

    private static Condition replicating(StreamSeen stream) {
        return switch (stream.state()) {
            case STREAMING ->
                new Condition(Condition.Type.REPLICATING, Status.TRUE, "Streaming", "every change follows");
            case COPYING ->
                new Condition(
                        Condition.Type.REPLICATING,
                        Status.FALSE,
                        "Copying",
                        stream.tablesReady() + " of " + stream.tables() + " tables stream");
            case NONE, PREPARED ->
                new Condition(Condition.Type.REPLICATING, Status.FALSE, "NotStarted", "nothing streams yet");
            case BROKEN -> new Condition(Condition.Type.REPLICATING, Status.FALSE, "Broken", stream.message());
        };
    }

    private static Condition consistent(ValidationSeen last) {
        if (last.mismatches() > 0) {
            return new Condition(
                    Condition.Type.CONSISTENT,
                    Status.FALSE,
                    "RowsDiffer",
                    (last.mismatches() == 1 ? "1 row differs: " : last.mismatches() + " rows differ: ")
                            + String.join("; ", last.differences()));
        }
        return last.complete()
                ? new Condition(
                        Condition.Type.CONSISTENT, Status.TRUE, "Equal", "the last comparison found both sides equal")
                : new Condition(Condition.Type.CONSISTENT, Status.UNKNOWN, "Incomplete", last.message());
    }

    private static Condition reverse(StreamSeen reverse) {
        return reverse.state() == StreamState.STREAMING
                ? new Condition(
                        Condition.Type.ROLLBACK_READY,
                        Status.TRUE,
                        "ReverseStreaming",
                        "writes go back by a cutover of their own, nothing is lost")
                : new Condition(
                        Condition.Type.ROLLBACK_READY,
                        Status.FALSE,
                        "ReverseNotStreaming",
                        "reverse replication does not stream: " + reverse.message());
    }

    private static Condition unasked(Condition.Type type) {
        return new Condition(
                type, Status.UNKNOWN, Reason.AGENT_UNREACHABLE.word(), "the agent cannot be asked; traffic goes on");
    }
}
