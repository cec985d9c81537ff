package dev.pointsman.core.report;

import dev.pointsman.core.Reason;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.back.Lack;
import dev.pointsman.core.back.WayBack;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import dev.pointsman.core.seen.Observation;
import java.util.List;
import java.util.Optional;

/** The conditions that speak of rows. */
record DataConditions(Observation seen, Recorded recorded) {

    /** Of the stream that leaves the side that takes writes. */
    Condition replicating() {
        if (recorded.pastNoReturn()) {
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

    /** Every part that is missing is named, the worst first. */
    Condition rollbackReady(List<Lack> lacks) {
        if (lacks.isEmpty()) {
            return recorded.traffic().writes() == Side.SOURCE
                    ? new Condition(
                            Condition.Type.ROLLBACK_READY,
                            Status.TRUE,
                            "WritesOnSource",
                            "reads go back by routing alone, nothing is lost")
                    : new Condition(
                            Condition.Type.ROLLBACK_READY,
                            Status.TRUE,
                            "ReverseStreaming",
                            "writes go back by a cutover of their own, nothing is lost");
        }
        var known = lacks.stream().anyMatch(lack -> lack.kind() != Lack.Kind.UNKNOWN);
        return new Condition(
                Condition.Type.ROLLBACK_READY,
                known ? Status.FALSE : Status.UNKNOWN,
                lacks.getFirst().reason(),
                WayBack.sentence(lacks));
    }

    Condition pointOfNoReturnPassed() {
        return switch (recorded.stage()) {
            case Stage.Retiring retiring ->
                passed("Retiring", "reverse replication is being ended since " + retiring.since());
            case Stage.Completed completed
            when completed.retired() -> passed("Retired", "reverse replication ended at " + completed.since());
            default ->
                new Condition(
                        Condition.Type.POINT_OF_NO_RETURN_PASSED,
                        Status.FALSE,
                        "NotRetired",
                        "going back is still possible");
        };
    }

    private static Condition passed(String reason, String message) {
        return new Condition(Condition.Type.POINT_OF_NO_RETURN_PASSED, Status.TRUE, reason, message);
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

    private static Condition unasked(Condition.Type type) {
        return new Condition(
                type, Status.UNKNOWN, Reason.AGENT_UNREACHABLE.word(), "the agent cannot be asked; traffic goes on");
    }
}
