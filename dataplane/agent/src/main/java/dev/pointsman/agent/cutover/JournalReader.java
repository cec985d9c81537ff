package dev.pointsman.agent.cutover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what both databases remember of a migration. */
public final class JournalReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** An opening may have been committed asynchronously: it counts once a later flush has taken it along. */
    private static final String FLUSH =
            "SET synchronous_commit = on; SELECT pg_logical_emit_message(true, 'pointsman', '')"
                    + "; RESET synchronous_commit";

    private final String migration;
    private long flushedEpoch;

    /** Of one migration. One caller at a time. */
    public JournalReader(Names names) {
        this.migration = names.migration();
    }

    private record Row(Side at, long epoch, String role, String state) {
        boolean is(long wanted, String part) {
            return epoch == wanted && role.equals(part);
        }
    }

    /** Both journals, as of now. Where the schema is not there yet, nothing has happened. */
    public Journal read(Connection source, Connection target) throws SQLException {
        var stage = Stream.concat(stage(source, migration).stream(), stage(target, migration).stream())
                .max(Comparator.comparingLong(StageRecord::sequence))
                .orElse(null);
        var rows = Stream.concat(
                        rows(source, Side.SOURCE, migration).stream(), rows(target, Side.TARGET, migration).stream())
                .toList();
        long epoch = rows.stream().mapToLong(Row::epoch).max().orElse(0);
        var left = rows.stream().filter(row -> row.is(epoch, "left")).findFirst();
        if (left.isEmpty()) {
            return new Journal(epoch, epoch == 0, Outcome.NONE, epoch == 0 ? Side.SOURCE : null, stage);
        }
        var entered = rows.stream().anyMatch(row -> row.is(epoch, "entered"));
        if (entered && flushedEpoch < epoch) {
            Sql.run(left.get().at() == Side.SOURCE ? target : source, FLUSH);
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

    private static boolean present(Connection connection, String table) throws SQLException {
        return Sql.holds(connection, "SELECT to_regclass(?) IS NOT NULL", Names.SCHEMA + "." + table);
    }

    private static List<Row> rows(Connection connection, Side side, String migration) throws SQLException {
        if (!present(connection, "journal")) {
            return List.of();
        }
        return Sql.list(
                connection,
                row -> new Row(side, row.getLong(1), row.getString(2), row.getString(3)),
                "SELECT epoch, role, state FROM pointsman.journal WHERE migration = ?",
                migration);
    }

    private static Optional<StageRecord> stage(Connection connection, String migration) throws SQLException {
        if (!present(connection, "stage")) {
            return Optional.empty();
        }
        var found = Sql.texts(connection, "SELECT record FROM pointsman.stage WHERE migration = ?", migration);
        return found.isEmpty() ? Optional.empty() : Optional.of(parse(found.getFirst()));
    }

    private static StageRecord parse(String json) throws SQLException {
        try {
            return JSON.readValue(json, StageRecord.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("pointsman.stage holds a record that cannot be read; was it edited by hand?", e);
        }
    }
}
