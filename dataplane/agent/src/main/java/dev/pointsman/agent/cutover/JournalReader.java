package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.JournalTable.Row;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what both databases remember of one migration. One caller at a time. */
final class JournalReader {
    /** An opening may have been committed asynchronously: it counts once a later flush has taken it along. */
    private long flushedEpoch;

    /** Both journals, as of now. Where the schema is not there yet, nothing has happened. */
    Journal read(JournalTable source, JournalTable target) throws SQLException {
        var stage = Stream.concat(source.stage().stream(), target.stage().stream())
                .max(Comparator.comparingLong(StageRecord::sequence))
                .orElse(null);
        var rows = Stream.concat(source.rows().stream(), target.rows().stream()).toList();
        long epoch = rows.stream().mapToLong(Row::epoch).max().orElse(0);
        var left = rows.stream().filter(row -> row.is(epoch, "left")).findFirst();
        if (left.isEmpty()) {
            return new Journal(epoch, epoch == 0, Outcome.NONE, epoch == 0 ? Side.SOURCE : null, stage);
        }
        var entered = rows.stream().anyMatch(row -> row.is(epoch, "entered"));
        if (entered && flushedEpoch < epoch) {
            (left.get().at() == Side.SOURCE ? target : source).flush();
            flushedEpoch = epoch;
        }
        return journal(left.get(), entered, stage);
    }

    private static Journal journal(Row left, boolean entered, @Nullable StageRecord stage) {
        long epoch = left.epoch();
        return switch (left.state()) {
            case "reopened" -> new Journal(epoch, true, Outcome.REOPENED, left.at(), stage);
            case "moved" ->
                new Journal(epoch, entered, Outcome.MOVED, entered ? left.at().other() : null, stage);
            default -> new Journal(epoch, false, Outcome.UNDECIDED, null, stage);
        };
    }
}
