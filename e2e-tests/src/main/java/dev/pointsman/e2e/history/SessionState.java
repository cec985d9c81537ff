package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * A session with settings of its own and statements that were prepared once, by the protocol and by SQL. Each use says
 * back what is set where the row is written. Not thread-safe.
 */
final class SessionState {
    private static final List<String> ZONES = List.of("Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham");
    private static final String PATH = "public, pg_catalog";
    private static final String SAID =
            "current_setting('app.tenant'), current_setting('TimeZone'), current_setting('search_path')";
    private static final String BACK = " RETURNING tenant, zone, path";
    private static final String MARK =
            "INSERT INTO mark (client, number, tenant, zone, path) SELECT ?, ?, " + SAID + BACK;
    private static final String PREPARE =
            "PREPARE marking (int, int) AS INSERT INTO mark (client, number, tenant, zone, path) SELECT $1, $2, " + SAID
                    + BACK;
    private static final int CHANGE_PERCENT = 5;

    private final int client;
    private final Random random;
    private final Ledger ledger;
    private final Violations violations;
    private String tenant = "";
    private String zone = "";
    private @Nullable Connection connected;
    private @Nullable PreparedStatement mark;

    SessionState(int client, Random random, Ledger ledger, Violations violations) {
        this.client = client;
        this.random = random;
        this.ledger = ledger;
        this.violations = violations;
    }

    /** Sets everything, if this connection is new. */
    void onceConnected(Connection connection) throws SQLException {
        if (connection.equals(connected)) {
            return;
        }
        text(connection, "SET search_path TO " + PATH);
        text(connection, PREPARE);
        change(connection);
        mark = connection.prepareStatement(MARK);
        mark.unwrap(PGStatement.class).setPrepareThreshold(1);
        connected = connection;
    }

    private void change(Connection connection) throws SQLException {
        tenant = "tenant-" + random.nextInt(1000);
        zone = ZONES.get(random.nextInt(ZONES.size()));
        text(connection, "SET app.tenant = '" + tenant + "'");
        text(connection, "SET TIME ZONE '" + zone + "'");
    }

    /** One mark, in one of four ways. */
    void once(Connection connection) throws SQLException {
        if (random.nextInt(100) < CHANGE_PERCENT) {
            change(connection);
        }
        int number = ledger.attempt(client);
        try {
            switch (random.nextInt(4)) {
                case 0 -> executed(connection, number, tenant);
                case 1 -> local(connection, number);
                default -> prepared(number, tenant);
            }
            ledger.settle(client, number, Outcome.ACKNOWLEDGED);
        } catch (SQLException e) {
            ledger.settle(client, number, Line.answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT);
            throw e;
        }
    }

    private void prepared(int number, String wanted) throws SQLException {
        var statement = mark;
        if (statement == null) {
            throw new IllegalStateException("used before it was connected");
        }
        statement.setInt(1, client);
        statement.setInt(2, number);
        try (var rows = statement.executeQuery()) {
            compare(rows, wanted);
        }
    }

    private void executed(Connection connection, int number, String wanted) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("EXECUTE marking(" + client + ", " + number + ")")) {
            compare(rows, wanted);
        }
    }

    /** A setting of one transaction hides the session's, which is back afterwards. */
    private void local(Connection connection, int number) throws SQLException {
        connection.setAutoCommit(false);
        try {
            text(connection, "SET LOCAL app.tenant = 'local-" + number + "'");
            prepared(number, "local-" + number);
            connection.commit();
        } catch (SQLException e) {
            RollBack.after(e, connection);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + SAID)) {
            compare(rows, tenant);
        }
    }

    private void compare(ResultSet rows, String wanted) throws SQLException {
        rows.next();
        var said = List.of(rows.getString(1), rows.getString(2), rows.getString(3));
        var set = List.of(wanted, zone, PATH);
        if (!said.equals(set)) {
            violations.add("SETTINGS", "client " + client + " has set " + set + ", the session says " + said);
        }
    }

    private static void text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
