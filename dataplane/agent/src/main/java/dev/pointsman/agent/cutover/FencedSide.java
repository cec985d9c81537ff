package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Session;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** One database, by SQL over one session. */
final class FencedSide implements Fenced, AutoCloseable {
    /** The start of the purpose in the application name, by which a later agent finds the backends of an earlier one. */
    static final String PURPOSE = "cutover";
    /** After this a server that answers nothing at all counts as gone. */
    static final Duration SILENCE = Duration.ofSeconds(10);
    /** Whoever brings a marker says so; should that be missed, it is looked for again after this many ms. */
    private static final int LOOK_AGAIN_MILLIS = 5;

    private final Session session;
    private final Names names;
    private final String hash;
    private final Closer closer;
    private final Opener opener;
    private final ClientTransactions transactions;
    private @Nullable Connection listening;

    FencedSide(Database database, String instance) {
        this.session = new Session(database, PURPOSE + "-" + instance);
        this.names = database.names();
        this.hash = names.hash();
        this.closer = new Closer(database, instance);
        this.opener = new Opener(database, instance);
        this.transactions = new ClientTransactions(session, names);
    }

    @Override
    public Side side() {
        return session.database().side();
    }

    @Override
    public String prepare() throws SQLException {
        return session.call(connection -> {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(SILENCE.toMillis()));
            return fingerprint(connection);
        });
    }

    private String fingerprint(Connection connection) throws SQLException {
        return Sql.text(connection, "SELECT coalesce(pointsman.fingerprint_" + hash + "(), '')");
    }

    @Override
    public Closing ready(long epoch, String planned) throws SQLException {
        return closer.ready(epoch, planned);
    }

    @Override
    public void unready() throws SQLException {
        closer.unready();
    }

    @Override
    public Closed close(long epoch, long restMillis) throws SQLException {
        return closer.close(epoch, restMillis);
    }

    @Override
    public void rehearseLeaving(long epoch) throws SQLException {
        closer.rehearse(epoch);
        session.call(connection -> {
            connection.setAutoCommit(false);
            Sql.run(connection, "SELECT pointsman.decide_" + hash + "(" + epoch + ")");
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        });
    }

    @Override
    public void rehearseEntering(long epoch) throws SQLException {
        opener.rehearse(epoch);
    }

    @Override
    public String decide(long epoch, long restMillis) throws SQLException {
        var sql = "SELECT pointsman.decide_" + hash + "(" + epoch + ")";
        return session.call(connection -> Sql.middle(
                connection,
                row -> row.getString(1),
                "SET statement_timeout = " + Math.max(1, restMillis),
                sql,
                "RESET statement_timeout"));
    }

    @Override
    public String giveUp(long epoch) throws SQLException {
        return session.call(connection -> Sql.text(connection, "SELECT pointsman.give_up_" + hash + "(?)", epoch));
    }

    @Override
    public String sequences() throws SQLException {
        return session.call(connection -> Sql.text(connection, "SELECT pointsman.sequences_" + hash + "()"));
    }

    @Override
    public void expectOpening(long epoch, String sequences) {
        opener.expect(epoch, sequences);
    }

    @Override
    public void unexpectOpening() {
        opener.unexpect();
    }

    @Override
    public void open(long epoch, String sequences) throws SQLException {
        opener.open(epoch, sequences);
    }

    @Override
    public Optional<String> left(long epoch) throws SQLException {
        return session.call(connection -> Sql.first(
                connection,
                row -> row.getString(1),
                "SELECT state FROM pointsman.journal WHERE migration = ? AND epoch = ? AND role = 'left'",
                names.migration(),
                epoch));
    }

    @Override
    public boolean hasEntered(long epoch) throws SQLException {
        return session.call(connection -> hasEntered(connection, epoch));
    }

    private boolean hasEntered(Connection connection, long epoch) throws SQLException {
        return Sql.holds(
                connection,
                "SELECT EXISTS (SELECT FROM pointsman.journal WHERE migration = ? AND epoch = ? AND role = 'entered')",
                names.migration(),
                epoch);
    }

    @Override
    public void shutUnlessEntered(long epoch) throws SQLException {
        session.call(connection -> {
            if (!hasEntered(connection, epoch)
                    && Fence.verify(connection, names, List.of()).state() == AgentState.Fence.OPEN) {
                Sql.run(connection, FenceSql.closed(names, epoch));
            }
            return true;
        });
    }

    @Override
    public Optional<Long> undecided() throws SQLException {
        return session.call(connection -> Sql.first(
                connection,
                row -> row.getLong(1),
                "SELECT epoch FROM pointsman.journal WHERE migration = ? AND role = 'left' AND state = 'fenced'",
                names.migration()));
    }

    @Override
    public boolean followed() throws SQLException {
        return session.call(connection -> Sql.holds(connection, """
                        SELECT EXISTS (SELECT FROM pg_subscription WHERE subname = ? AND subenabled
                          AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()))""", names.stream(Direction.leaving(side().other()))))
                && tablesNotReady().isEmpty();
    }

    @Override
    public void unmark(String kind, long upTo) throws SQLException {
        session.call(connection -> Sql.change(
                connection,
                "DELETE FROM " + Names.marker(Direction.leaving(side()))
                        + " WHERE migration = ? AND kind = ? AND n <= ?",
                names.migration(),
                kind,
                upTo));
    }

    @Override
    public boolean awaitMarker(String kind, long n, Deadline deadline) throws SQLException {
        var sql = "SELECT EXISTS (SELECT FROM " + Names.marker(Direction.leaving(side().other()))
                + " WHERE migration = ? AND kind = ? AND n = ?)";
        return session.call(connection -> {
            listen(connection);
            try (var look = connection.prepareStatement(sql)) {
                look.setString(1, names.migration());
                look.setString(2, kind);
                look.setLong(3, n);
                while (!deadline.over()) {
                    try (var rows = look.executeQuery()) {
                        if (rows.next() && rows.getBoolean(1)) {
                            return true;
                        }
                    }
                    connection.unwrap(PGConnection.class).getNotifications(LOOK_AGAIN_MILLIS);
                }
                return false;
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // another connection listens to nothing yet
    private void listen(Connection connection) throws SQLException {
        if (listening != connection) {
            Sql.run(connection, "LISTEN " + Names.MARKED);
            listening = connection;
        }
    }

    @Override
    public List<String> tablesNotReady() throws SQLException {
        return session.call(connection -> Sql.texts(connection, """
                SELECT r.srrelid::regclass::text FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid
                WHERE s.subname = ? AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND r.srsubstate <> 'r'""", names.stream(Direction.leaving(side().other()))));
    }

    @Override
    public List<String> tablesInNoStream() throws SQLException {
        var sql = """
                SELECT n.nspname || '.' || c.relname FROM pointsman.tables_%s() t(oid) JOIN pg_class c ON c.oid = t.oid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)
                  AND NOT EXISTS (SELECT FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid
                    WHERE r.srrelid = c.oid AND s.subname = ?) ORDER BY 1""".formatted(hash);
        return session.call(connection -> Sql.texts(connection, sql, names.stream(Direction.leaving(side().other()))));
    }

    @Override
    public void mark(String kind, long n) throws SQLException {
        session.call(connection -> Sql.change(
                connection,
                "INSERT INTO " + Names.marker(Direction.leaving(side()))
                        + " (migration, kind, n) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                names.migration(),
                kind,
                n));
    }

    @Override
    public List<String> probe() throws SQLException {
        return session.call(connection -> Fence.probe(connection, names));
    }

    @Override
    public boolean isOpen() throws SQLException {
        return session.call(connection -> Sql.holds(connection, "SELECT pointsman.is_open_" + hash + "()"));
    }

    @Override
    public void endOlder() throws SQLException {
        closer.close();
        opener.close();
        session.call(connection -> Sql.list(
                connection,
                row -> row.getBoolean(1),
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND (application_name LIKE ? AND application_name <> current_setting('application_name')"
                        + " OR application_name LIKE ? OR application_name LIKE ?)",
                names.application() + "-" + PURPOSE + "-%",
                names.application() + "-" + Closer.PURPOSE + "-%",
                names.application() + "-" + Opener.PURPOSE + "-%"));
    }

    @Override
    public int endTransactionsOlderThan(long millis) throws SQLException {
        return transactions.endOlderThan(millis);
    }

    @Override
    public Optional<String> oldestTransaction() throws SQLException {
        return transactions.oldest();
    }

    @Override
    public Optional<String> writerSince(long millis) throws SQLException {
        return transactions.writerSince(millis);
    }

    @Override
    public void close() throws SQLException {
        closer.close();
        opener.close();
        session.close();
    }
}
