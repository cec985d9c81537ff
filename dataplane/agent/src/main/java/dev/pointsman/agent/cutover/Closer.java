package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Fenced.Closed;
import dev.pointsman.agent.cutover.Fenced.Closing;
import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.database.Session;
import dev.pointsman.agent.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes the fence of one side in two parts of one transaction, over a session of its own: what nobody has to wait for, and
 * the rest in the pause. One caller at a time.
 *
 * <pre>
 * nothing ──ready──▶ ready ──close──▶ nothing
 *    ▲                 │
 *    └──unready, lost──┘
 * </pre>
 */
final class Closer implements AutoCloseable {
    /** The start of the purpose in the application name, by which another agent ends what this one has kept. */
    static final String PURPOSE = "closing";
    /** The server ends what an agent has made ready and says nothing of any more: others may want to change those tables. */
    static final Duration FORSAKEN = Duration.ofSeconds(10);
    /** Below the clients' deadlock timeout: they must not be the ones to be cancelled when we wait for each other. */
    private static final double SHARE_OF_DEADLOCK_TIMEOUT = 0.8;

    private static final String DEADLOCK_MILLIS =
            "SELECT coalesce(reset_val, setting)::bigint FROM pg_settings WHERE name = 'deadlock_timeout'";

    private final Session session;
    private final String hash;
    private long lockMillis;
    private long begunNanos;
    private String tables = "";

    Closer(Database database, String instance) {
        this.session = new Session(database, PURPOSE + "-" + instance);
        this.hash = database.names().hash();
    }

    /** The transaction stays open, and keeps the tables as they are, when the answer is {@link Closing#READY}. */
    Closing ready(long epoch, String planned) throws SQLException {
        return session.call(connection -> {
            begin(connection);
            var closing = makeReady(connection, epoch, planned);
            if (closing != Closing.READY) {
                end(connection);
            }
            return closing;
        });
    }

    private void begin(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            end(connection);
        }
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(FencedSide.SILENCE.toMillis()));
        lockMillis = Math.round(Sql.number(connection, DEADLOCK_MILLIS) * SHARE_OF_DEADLOCK_TIMEOUT);
        if (Sql.holds(connection, "SELECT has_parameter_privilege('deadlock_timeout', 'SET')")) {
            // Autovacuum yields only after the deadlock timeout of the one who waits for it.
            Sql.run(connection, "SET deadlock_timeout = '1ms'");
        }
        connection.setAutoCommit(false);
        Sql.run(connection, "SET LOCAL idle_in_transaction_session_timeout = " + FORSAKEN.toMillis());
        begunNanos = System.nanoTime();
    }

    private Closing makeReady(Connection connection, long epoch, String planned) throws SQLException {
        var sql = "SELECT outcome, coalesce(tables, '') FROM pointsman.ready_" + hash + "(?, ?, ?)";
        return Sql.first(
                        connection,
                        row -> {
                            tables = row.getString(2);
                            return closing(row.getString(1));
                        },
                        sql,
                        epoch,
                        Math.toIntExact(lockMillis),
                        planned)
                .orElseThrow();
    }

    private static Closing closing(String outcome) {
        return switch (outcome) {
            case "Ready" -> Closing.READY;
            case "Taken" -> Closing.TAKEN;
            case "NotOpen" -> Closing.NOT_OPEN;
            default -> Closing.CHANGED;
        };
    }

    /** Commits what was made ready, when every writer in flight has ended. */
    Closed close(long epoch, long restMillis) throws SQLException {
        return session.call(connection -> {
            if (connection.getAutoCommit()) {
                throw new SQLException("the connection on which the fence was made ready is lost");
            }
            try {
                var closed = new Closed(Closing.FENCED, commit(connection, epoch, restMillis));
                connection.setAutoCommit(true);
                return closed;
            } catch (SQLException e) {
                if (!FenceSql.TAKEN.equals(e.getSQLState())) {
                    throw e;
                }
                end(connection);
                return new Closed(Closing.TAKEN, "[]");
            }
        });
    }

    /** The last values of the sequences. */
    private String commit(Connection connection, long epoch, long restMillis) throws SQLException {
        return Sql.middle(
                connection,
                row -> row.getString(1),
                "SET LOCAL statement_timeout = " + Math.max(1, restMillis),
                "SELECT " + shut(epoch, Math.min(restMillis, lockMillis), tables, restMillis),
                "COMMIT");
    }

    /**
     * The message may arrive when nobody is held any more, so the server goes by its own clock; both sides know when the
     * transaction began.
     */
    private String shut(long epoch, long lockMillis, String tables, long restMillis) {
        long within = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos) + restMillis;
        return "pointsman.shut_%s(%d, %d, %s, %d)".formatted(hash, epoch, lockMillis, Sql.literal(tables), within);
    }

    /** What comes in the pause, without the locks, rolled back. */
    void rehearse(long epoch) throws SQLException {
        session.call(connection -> {
            begin(connection);
            Sql.run(connection, "SELECT " + shut(epoch, lockMillis, "", FORSAKEN.toMillis()));
            end(connection);
            return true;
        });
    }

    /** Lets go what was made ready. */
    void unready() throws SQLException {
        session.call(connection -> {
            if (!connection.getAutoCommit()) {
                end(connection);
            }
            return true;
        });
    }

    private static void end(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** Ends the session; the server lets go what it kept. */
    @Override
    public void close() throws SQLException {
        session.close();
    }
}
