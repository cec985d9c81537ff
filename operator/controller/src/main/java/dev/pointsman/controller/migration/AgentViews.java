package dev.pointsman.controller.migration;

import dev.pointsman.core.report.TableDifference;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.CutoverSeen;
import dev.pointsman.core.seen.AgentSeen.DatabaseSeen;
import dev.pointsman.core.seen.AgentSeen.Fence;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.JournaledStage;
import dev.pointsman.core.seen.AgentSeen.Laps;
import dev.pointsman.core.seen.AgentSeen.Result;
import dev.pointsman.core.seen.AgentSeen.SequencesSeen;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import dev.pointsman.wire.AgentState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The agent's words in the core's. */
final class AgentViews {
    private AgentViews() {}

    static AgentSeen of(AgentState state) {
        return new AgentSeen(
                Instant.ofEpochMilli(state.at()),
                state.checks().stream().map(AgentViews::check).toList(),
                database(state.source()),
                database(state.target()),
                stream(state.replication()),
                stream(state.reverse()),
                validation(state.validation()),
                journal(state.journal()),
                cutover(state.cutover()),
                state.predictedPauseMillis(),
                sequences(state.sequences()),
                state.cleanedUp(),
                state.leftovers());
    }

    private static Check check(AgentState.Check check) {
        var result = switch (check.result()) {
            case PASS -> Result.PASS;
            case WARN -> Result.WARN;
            case FAIL -> Result.FAIL;
            case UNKNOWN -> Result.UNKNOWN;
        };
        return new Check(check.name(), result, check.value(), check.message());
    }

    private static DatabaseSeen database(AgentState.DatabaseState database) {
        var fence = switch (database.fence()) {
            case ABSENT -> Fence.ABSENT;
            case OPEN -> Fence.OPEN;
            case CLOSED -> Fence.CLOSED;
            case DAMAGED -> Fence.DAMAGED;
        };
        return new DatabaseSeen(database.reachable(), database.problem(), fence);
    }

    private static @Nullable SequencesSeen sequences(AgentState.@Nullable Sequences sequences) {
        return sequences == null ? null : new SequencesSeen(sequences.kept(), sequences.behind());
    }

    private static StreamSeen stream(AgentState.Stream stream) {
        var state = switch (stream.state()) {
            case NONE -> StreamState.NONE;
            case PREPARED -> StreamState.PREPARED;
            case COPYING -> StreamState.COPYING;
            case STREAMING -> StreamState.STREAMING;
            case BROKEN -> StreamState.BROKEN;
        };
        return new StreamSeen(
                state,
                stream.message(),
                stream.lagMillis(),
                stream.lagP99Millis(),
                stream.tables(),
                stream.tablesReady(),
                stream.rowsCopied(),
                stream.rowsEstimated(),
                stream.holes());
    }

    private static @Nullable ValidationSeen validation(AgentState.@Nullable ValidationResult validation) {
        return validation == null
                ? null
                : new ValidationSeen(
                        validation.id(),
                        Instant.ofEpochMilli(validation.startedAt()),
                        Instant.ofEpochMilli(validation.finishedAt()),
                        validation.complete(),
                        validation.rows(),
                        validation.mismatches(),
                        validation.tables().stream().map(AgentViews::difference).toList(),
                        validation.message());
    }

    private static String difference(AgentState.TableDifference table) {
        return new TableDifference(table.table(), table.different(), table.missing(), table.extra()).sentence();
    }

    private static @Nullable JournalSeen journal(AgentState.@Nullable Journal journal) {
        if (journal == null) {
            return null;
        }
        var stage = journal.stage();
        return new JournalSeen(
                journal.epoch(),
                journal.settled(),
                journal.outcome() == AgentState.Outcome.MOVED,
                RoutingTables.side(journal.writes()),
                stage == null ? null : new JournaledStage(stage.sequence(), stage.state()));
    }

    private static @Nullable CutoverSeen cutover(AgentState.@Nullable CutoverReport report) {
        if (report == null) {
            return null;
        }
        var outcome = switch (report.outcome()) {
            case MOVED -> "Moved";
            case REOPENED -> "Reopened";
            case UNDECIDED, NONE -> CutoverSeen.UNDECIDED;
        };
        return new CutoverSeen(
                report.epoch(),
                outcome,
                report.step(),
                report.message(),
                report.holds(),
                new Laps(
                        report.pauseMillis(),
                        report.drainMillis(),
                        report.fenceMillis(),
                        report.catchUpMillis(),
                        report.decideMillis(),
                        report.openMillis(),
                        report.routeMillis()),
                report.passedOver(),
                Instant.ofEpochMilli(report.at()));
    }
}
