package dev.pointsman.agent.cutover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.database.Wal;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The journal of one database by SQL.
 *
 * @param connection as long as this lives
 * @param side where it is
 * @param migration the migration's uid
 */
record SqlJournal(Connection connection, Side side, String migration) implements JournalTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public List<Row> rows() throws SQLException {
        if (!present("journal")) {
            return List.of();
        }
        return Sql.list(
                connection,
                row -> new Row(side, row.getLong(1), row.getString(2), row.getString(3)),
                "SELECT epoch, role, state FROM pointsman.journal WHERE migration = ?",
                migration);
    }

    @Override
    public Optional<StageRecord> stage() throws SQLException {
        if (!present("stage")) {
            return Optional.empty();
        }
        var found = Sql.texts(connection, "SELECT record FROM pointsman.stage WHERE migration = ?", migration);
        return found.isEmpty() ? Optional.empty() : Optional.of(parse(found.getFirst()));
    }

    @Override
    public void flush() throws SQLException {
        Wal.flush(connection);
    }

    private boolean present(String table) throws SQLException {
        return Sql.holds(connection, "SELECT to_regclass(?) IS NOT NULL", Names.SCHEMA + "." + table);
    }

    private static StageRecord parse(String json) throws SQLException {
        try {
            return JSON.readValue(json, StageRecord.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("pointsman.stage holds a record that cannot be read; was it edited by hand?", e);
        }
    }
}
