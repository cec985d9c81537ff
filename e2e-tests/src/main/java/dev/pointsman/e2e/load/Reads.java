package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The reads: by key, joined, as text, and a READ ONLY transaction of two statements.
 *
 * @param connection the client's connection, in autocommit
 * @param size how large the filled tables are
 */
record Reads(Connection connection, Size size) {
    private static final String CUSTOMER = "SELECT name, tier, profile, since FROM customer WHERE id = ?";
    private static final String PURCHASES = """
            SELECT p.id, p.state, p.total, count(i.line) FROM purchase p LEFT JOIN purchase_item i ON i.purchase_id = p.id
            WHERE p.customer_id = ? GROUP BY p.id ORDER BY p.id DESC LIMIT 10""";

    void read() throws SQLException {
        switch (ThreadLocalRandom.current().nextInt(4)) {
            case 0 -> prepared(CUSTOMER, size.customer());
            case 1 -> prepared(PURCHASES, size.customer());
            case 2 -> text("SELECT sku, price, picture FROM product WHERE id = " + size.product());
            default -> readOnlyTransaction();
        }
    }

    private void readOnlyTransaction() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try {
            prepared(CUSTOMER, size.customer());
            prepared(PURCHASES, size.customer());
            connection.commit();
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
                connection.setReadOnly(false);
            }
        }
    }

    private void prepared(String sql, long key) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getString(1);
                }
            }
        }
    }

    private void text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getString(1);
            }
        }
    }
}
