package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The write transactions themselves. Each leaves one row in {@code ledger}; those of several parts leave marks elsewhere
 * too, in the same transaction, so that a torn one shows.
 *
 * @param connection the client's connection, in autocommit
 * @param size how large the filled tables are
 * @param client the client's number
 */
record Writes(Connection connection, Size size, int client) {
    private static final String PLAIN = "INSERT INTO ledger (client, number, kind) VALUES (?, ?, ?)";
    private static final String WITH = """
            WITH p AS (INSERT INTO purchase (customer_id, state, total, note)
                       VALUES (?, ?::order_state, ?::numeric, ?::jsonb) RETURNING id),
                 i AS (INSERT INTO purchase_item SELECT id, 1, ?, 2, 9.99 FROM p)
            INSERT INTO ledger (client, number, kind) SELECT ?, ?, ? FROM p""";
    private static final String TOUCH = """
            WITH l AS (INSERT INTO ledger (client, number, kind) VALUES (?, ?, ?))
            UPDATE tally SET touched = touched + 1 WHERE client = ?""";
    private static final String PURCHASE =
            "INSERT INTO purchase (customer_id, total, placed) VALUES (?, ?::numeric, now()) RETURNING id";
    private static final String ITEM = "INSERT INTO purchase_item VALUES (?, ?, ?, 1, 19.90)";
    private static final String EVENT = "INSERT INTO event (kind, body) VALUES ('basket', ?::jsonb)";
    private static final String TRAIL = "INSERT INTO trail (client, number, what) VALUES (?, ?, 'basket')";
    private static final String REST = "SELECT pg_sleep(0.2)";
    private static final String TALLY = "UPDATE tally SET touched = touched + 1 WHERE client = ?";

    void write(Write kind, int number) throws SQLException {
        switch (kind) {
            case PLAIN -> update(PLAIN, client, number, kind.name());
            case TEXT -> text(ledgerText(kind, number));
            case WITH ->
                update(
                        WITH,
                        size.customer(),
                        "paid",
                        "12.50",
                        "{\"web\":true}",
                        size.product(),
                        client,
                        number,
                        "WITH");
            case TOUCH -> update(TOUCH, client, number, kind.name(), client);
            case BASKET -> inTransaction(() -> basket(number));
            case BASKET_TEXT -> inTransaction(() -> basketText(number));
            case SLOW -> inTransaction(() -> slow(number));
        }
    }

    private void basket(int number) throws SQLException {
        long purchase = purchase();
        try (var item = connection.prepareStatement(ITEM)) {
            for (int line = 1; line <= 3; line++) {
                bind(item, purchase, line, size.product());
                item.addBatch();
            }
            item.executeBatch();
        }
        update(EVENT, "{\"client\":" + client + "}");
        update(TALLY, client);
        update(TRAIL, client, number);
        update(PLAIN, client, number, Write.BASKET.name());
    }

    private long purchase() throws SQLException {
        try (var statement = connection.prepareStatement(PURCHASE)) {
            bind(statement, size.customer(), "59.70");
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private void basketText(int number) throws SQLException {
        text("UPDATE customer SET profile = profile || '{\"seen\":" + number + "}' WHERE id = " + size.customer());
        text("UPDATE product SET price = price + 0.01, picture = decode('" + "ab".repeat(1 + number % 8)
                + "', 'hex') WHERE id = " + size.product());
        text("INSERT INTO trail (client, number, what) VALUES (" + client + ", " + number + ", 'text')");
        text(ledgerText(Write.BASKET_TEXT, number));
    }

    private void slow(int number) throws SQLException {
        update(PLAIN, client, number, Write.SLOW.name());
        try (var statement = connection.createStatement()) {
            statement.execute(REST);
        }
    }

    private String ledgerText(Write kind, int number) {
        return "INSERT INTO ledger (client, number, kind) VALUES (" + client + ", " + number + ", '" + kind + "')";
    }

    private void inTransaction(Statements statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            statements.run();
            connection.commit();
        } catch (SQLException e) {
            rollBack(e);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void rollBack(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void text(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void update(String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        }
    }

    private static void bind(java.sql.PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** The inside of a transaction. */
    private interface Statements {
        void run() throws SQLException;
    }
}
