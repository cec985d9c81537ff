package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;

/** Moves money between accounts at READ COMMITTED, the rows locked in the order of their keys; now and then sums up. */
final class Transfers implements Work {
    private static final int SUM_PERCENT = 20;
    private static final int MOST = 10;
    private static final String LOCK =
            "SELECT balance, current_setting('transaction_isolation') FROM account WHERE id IN (?, ?) ORDER BY id FOR UPDATE";
    private static final String GIVE = "UPDATE account SET balance = balance - ? WHERE id = ?";
    private static final String TAKE = "UPDATE account SET balance = balance + ? WHERE id = ?";
    private static final String NOTE =
            "INSERT INTO transfer (client, number, giver, taker, amount) VALUES (?, ?, ?, ?, ?)";
    private static final String SUM = "SELECT sum(balance) FROM account";

    private final int client;
    private final Random random;
    private final Ledger ledger;
    private final Violations violations;

    Transfers(int client, Random random, Ledger ledger, Violations violations) {
        this.client = client;
        this.random = random;
        this.ledger = ledger;
        this.violations = violations;
    }

    @Override
    public Kind next() {
        return Kind.BANK;
    }

    @Override
    public void once(Connection connection) throws SQLException {
        if (random.nextInt(100) < SUM_PERCENT) {
            sum(connection);
            return;
        }
        int number = ledger.attempt(client);
        connection.setAutoCommit(false);
        try {
            transfer(connection, number);
            connection.commit();
            ledger.settle(client, number, Outcome.ACKNOWLEDGED);
        } catch (SQLException e) {
            ledger.settle(client, number, Line.answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT);
            RollBack.after(e, connection);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void transfer(Connection connection, int number) throws SQLException {
        int giver = 1 + random.nextInt(Tables.ACCOUNTS);
        int taker = 1 + (giver + random.nextInt(Tables.ACCOUNTS - 1)) % Tables.ACCOUNTS;
        int amount = 1 + random.nextInt(MOST);
        lock(connection, giver, taker);
        update(connection, GIVE, amount, giver);
        update(connection, TAKE, amount, taker);
        update(connection, NOTE, client, number, giver, taker, amount);
    }

    private void lock(Connection connection, int giver, int taker) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            bind(statement, giver, taker);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getString(2).equals("read committed")) {
                        violations.add("ISOLATION", "client " + client + " never asked for " + rows.getString(2));
                    }
                }
            }
        }
    }

    /** One statement sees one moment: the sum is the same in each. */
    private void sum(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(SUM);
                var rows = statement.executeQuery()) {
            rows.next();
            if (rows.getLong(1) != (long) Tables.ACCOUNTS * Tables.BALANCE) {
                violations.add("SUM", "client " + client + " saw " + rows.getLong(1) + " in all accounts together");
            }
        }
    }

    private static void update(Connection connection, String sql, int... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setInt(i + 1, values[i]);
        }
    }
}
