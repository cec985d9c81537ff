package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.database.Wal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A direction's logical replication slot on the publishing side. */
final class Slot {
    private static final String LOOK = """
            SELECT active_pid, wal_status, confirmed_flush_lsn::text
            FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()
            """;
    private static final int READER_ENDS_WITHIN_MILLIS = 3000;
    private final String name;

    Slot(Names names, Direction direction) {
        this.name = names.stream(direction);
    }

    /**
     * A slot as the server shows it.
     *
     * @param activePid the walsender's, or null
     * @param lost whether WAL that it needs is gone: the stream can only be copied anew
     * @param confirmed up to where the subscriber has everything
     */
    record Seen(
            @Nullable Integer activePid,
            boolean lost,
            @Nullable String confirmed) {}

    Optional<Seen> look(Connection publisher) throws SQLException {
        return Sql.first(
                publisher,
                row -> new Seen((Integer) row.getObject(1), "lost".equals(row.getString(2)), row.getString(3)),
                LOOK,
                name);
    }

    /** Makes it if it is missing. Waits for every transaction that is writing now. */
    void ensure(Connection publisher) throws SQLException {
        if (look(publisher).isEmpty()) {
            Sql.text(publisher, "SELECT pg_create_logical_replication_slot(?, 'pgoutput')::text", name);
        }
    }

    /**
     * Skips everything before that position, if it is ahead and nobody reads the slot.
     *
     * @param lsn a position whose WAL is written
     */
    void advance(Connection publisher, String lsn) throws SQLException {
        Sql.texts(
                publisher,
                "SELECT (pg_replication_slot_advance(slot_name, least(?::pg_lsn, pg_current_wal_flush_lsn()))).end_lsn"
                        + " FROM pg_replication_slots WHERE slot_name = ? AND NOT active AND confirmed_flush_lsn < ?::pg_lsn",
                lsn,
                name,
                lsn);
    }

    /**
     * Lets its next reader begin at that position at the earliest, which is flushed for it.
     *
     * @return false while something else has it
     */
    boolean beginAt(Connection publisher, String lsn) throws SQLException {
        if (Sql.holds(publisher, "SELECT pg_current_wal_flush_lsn() < ?::pg_lsn", lsn)) {
            Wal.flush(publisher);
        }
        advance(publisher, lsn);
        return Sql.holds(
                publisher,
                "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn >= ?::pg_lsn)",
                name,
                lsn);
    }

    /** Removes it; ends its reader first. */
    void drop(Connection publisher) throws SQLException {
        Sql.texts(
                publisher,
                "SELECT pg_terminate_backend(active_pid, " + READER_ENDS_WITHIN_MILLIS + ") FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND active_pid IS NOT NULL",
                name);
        Sql.texts(
                publisher,
                "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots WHERE slot_name = ?",
                name);
    }
}
