package dev.pointsman.agent.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.StageRecord;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes the operator's stage transitions beside the epochs: a status that was lost can be adopted again. */
public final class StageJournal {
    private static final String WRITE = """
            INSERT INTO pointsman.stage AS s (migration, sequence, record) VALUES (?, ?, ?::jsonb)
            ON CONFLICT (migration) DO UPDATE SET sequence = excluded.sequence, record = excluded.record
            WHERE s.sequence < excluded.sequence
            """;
    private final ObjectMapper json;

    /** Writes with that mapper. */
    public StageJournal(ObjectMapper json) {
        this.json = json;
    }

    /** Writes it unless the database has it or a later one. */
    public void write(Connection connection, String migration, StageRecord stage) throws SQLException {
        try {
            dev.pointsman.agent.database.Sql.change(
                    connection, WRITE, migration, stage.sequence(), json.writeValueAsString(stage));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of text and numbers can be written", e);
        }
    }
}
