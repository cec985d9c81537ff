package dev.pointsman.agent.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A server's write-ahead log. */
public final class Wal {
    /** The setting must hold at the commit: set and reset in one round trip, it would be what it was before. */
    private static final String FLUSH =
            "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'pointsman', '')::text";

    private Wal() {}

    /**
     * Waits until all that the server has logged so far is on disk, whatever its {@code synchronous_commit}: a commit takes
     * what lies before it along. The connection must be in autocommit.
     */
    public static void flush(Connection connection) throws SQLException {
        Sql.run(connection, FLUSH);
    }
}
