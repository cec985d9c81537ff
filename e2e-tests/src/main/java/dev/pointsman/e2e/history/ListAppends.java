package dev.pointsman.e2e.history;

import dev.pointsman.e2e.history.check.Op;
import dev.pointsman.e2e.history.check.Transaction;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Outcome;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Reads lists and appends to them, some in one transaction; the session is SERIALIZABLE from its beginning on. */
final class ListAppends implements Work {
    private static final int MOST_OPS = 4;
    private static final int READ_ONLY_PERCENT = 20;
    private static final String APPEND = """
            INSERT INTO lists (key, items) VALUES (?, ARRAY[?]) ON CONFLICT (key)
            DO UPDATE SET items = lists.items || EXCLUDED.items RETURNING items, current_setting('transaction_isolation')""";
    private static final String READ =
            "SELECT items, current_setting('transaction_isolation') FROM lists WHERE key = ?";

    private final int client;
    private final Random random;
    private final Blocks blocks;
    private final Violations violations;
    private @Nullable Connection prepared;

    ListAppends(int client, Random random, Blocks blocks, Violations violations) {
        this.client = client;
        this.random = random;
        this.blocks = blocks;
        this.violations = violations;
    }

    @Override
    public Kind next() {
        return Kind.LIST_APPEND;
    }

    @Override
    public void once(Connection connection) throws SQLException {
        prepare(connection);
        var block = blocks.enter();
        var ops = new ArrayList<Op>();
        long invoked = System.nanoTime();
        var outcome = Outcome.IN_DOUBT;
        try {
            run(connection, block, ops);
            connection.commit();
            outcome = Outcome.ACKNOWLEDGED;
        } catch (SQLException e) {
            outcome = Line.answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT;
            RollBack.after(e, connection);
            throw e;
        } finally {
            block.add(new Transaction(client, invoked, System.nanoTime(), outcome, ops));
            blocks.leave(block);
        }
    }

    /** Said once per connection: the proxy has to say it again wherever the session goes. */
    private void prepare(Connection connection) throws SQLException {
        if (!connection.equals(prepared)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setAutoCommit(false);
            prepared = connection;
        }
    }

    private void run(Connection connection, Block block, List<Op> ops) throws SQLException {
        boolean readOnly = random.nextInt(100) < READ_ONLY_PERCENT;
        connection.setReadOnly(readOnly);
        for (int left = 1 + random.nextInt(MOST_OPS); left > 0; left--) {
            int key = block.firstKey() + random.nextInt(Block.KEYS);
            if (readOnly || random.nextBoolean()) {
                ops.add(new Op.Read(key, read(connection, key)));
            } else {
                int value = block.value();
                ops.add(new Op.Append(key, value));
                ops.add(new Op.Read(key, append(connection, key, value)));
            }
        }
    }

    private List<Integer> read(Connection connection, int key) throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setInt(1, key);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? items(rows) : List.of();
            }
        }
    }

    private List<Integer> append(Connection connection, int key, int value) throws SQLException {
        try (var statement = connection.prepareStatement(APPEND)) {
            statement.setInt(1, key);
            statement.setInt(2, value);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return items(rows);
            }
        }
    }

    private List<Integer> items(ResultSet rows) throws SQLException {
        if (!rows.getString(2).equals("serializable")) {
            violations.add("ISOLATION", "client " + client + " asked for serializable and has " + rows.getString(2));
        }
        return ints(rows.getArray(1));
    }

    static List<Integer> ints(Array array) throws SQLException {
        return List.of((Integer[]) array.getArray());
    }
}
