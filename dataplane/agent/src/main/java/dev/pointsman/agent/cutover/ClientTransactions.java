package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Session;
import dev.pointsman.agent.database.Sql;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The transactions that clients have open in one database, however they came to it.
 *
 * @param session where they are looked at
 * @param names of the migration, whose own sessions are left out
 */
record ClientTransactions(Session session, Names names) {
    /** Whoever it is, for people. */
    private static final String WHO =
            "concat_ws(', ', 'user ' || usename, 'application ' || nullif(application_name, ''), state, 'process ' || pid)";

    private static final String CLIENTS = """
            FROM pg_stat_activity a WHERE datname = current_database() AND backend_type = 'client backend'
            AND pid <> pg_backend_pid() AND application_name NOT LIKE ?""";

    private static final String OLDER = " AND xact_start < clock_timestamp() - make_interval(secs => ?)";

    private static final double MILLIS_PER_SECOND = 1000;

    private String ours() {
        return names.application() + "-%";
    }

    /** Ends those that write, or may be about to. How many. */
    int endOlderThan(long millis) throws SQLException {
        return session.call(connection -> Sql.list(
                        connection,
                        row -> row.getBoolean(1),
                        "SELECT pg_terminate_backend(pid) " + CLIENTS + OLDER
                                + " AND (backend_xid IS NOT NULL OR state LIKE 'idle in transaction%')",
                        ours(),
                        millis / MILLIS_PER_SECOND)
                .size());
    }

    /** Who has had one open for longest. */
    Optional<String> oldest() throws SQLException {
        return session.call(connection -> Sql.first(
                connection,
                row -> row.getString(1),
                "SELECT " + WHO + CLIENTS + " AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1",
                ours()));
    }

    /** Who has had one open for longer than this that keeps a lock which the fence would wait for. */
    Optional<String> writerSince(long millis) throws SQLException {
        var locks = """
                 AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation'
                 AND l.database = a.datid AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
                 AND l.relation IN (SELECT pointsman.tables_%s())) ORDER BY xact_start LIMIT 1""".formatted(names.hash());
        return session.call(connection -> Sql.first(
                connection,
                row -> row.getString(1),
                "SELECT " + WHO + CLIENTS + OLDER + locks,
                ours(),
                millis / MILLIS_PER_SECOND));
    }
}
