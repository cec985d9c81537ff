package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Reads rows that never change through a cursor in a transaction, a part at a time; every other one writes meanwhile. */
final class Cursors {
    private static final int FETCHED = 40;
    private static final String ROWS = "SELECT number, filler FROM ballast ORDER BY number";
    private static final String MARK =
            "INSERT INTO mark (client, number, tenant, zone, path) VALUES (?, ?, 'cursor', 'cursor', 'cursor')";
    private final int client;
    private final Random random;
    private final Ledger ledger;
    private final Violations violations;

    Cursors(int client, Random random, Ledger ledger, Violations violations) {
        this.client = client;
        this.random = random;
        this.ledger = ledger;
        this.violations = violations;
    }

    void once(Connection connection) throws SQLException {
        boolean writes = random.nextBoolean();
        int number = writes ? ledger.attempt(client) : 0;
        connection.setReadOnly(!writes);
        connection.setAutoCommit(false);
        try {
            read(connection, number);
            connection.commit();
            settle(number, Outcome.ACKNOWLEDGED);
        } catch (SQLException e) {
            settle(number, Line.answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT);
            RollBack.after(e, connection);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
                connection.setReadOnly(false);
            }
        }
    }

    private void settle(int number, Outcome outcome) {
        if (number > 0) {
            ledger.settle(client, number, outcome);
        }
    }

    private void read(Connection connection, int number) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            try (var rows = statement.executeQuery(ROWS)) {
                int expected = 1;
                while (rows.next()) {
                    if (rows.getInt(1) != expected) {
                        violations.add(
                                "CURSOR", "client " + client + " fetched " + rows.getInt(1) + " for " + expected);
                    }
                    if (number > 0 && expected == Tables.BALLAST / 2) {
                        mark(connection, number);
                    }
                    expected++;
                }
                complete(expected - 1);
            }
        }
    }

    private void complete(int fetched) {
        if (fetched != Tables.BALLAST) {
            violations.add("CURSOR", "client " + client + " fetched " + fetched + " rows of " + Tables.BALLAST);
        }
    }

    private void mark(Connection connection, int number) throws SQLException {
        try (var statement = connection.prepareStatement(MARK)) {
            statement.setInt(1, client);
            statement.setInt(2, number);
            statement.executeUpdate();
        }
    }
}
