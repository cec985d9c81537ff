package dev.pointsman.e2e.history;

import dev.pointsman.e2e.history.check.HistoryChecker;
import dev.pointsman.e2e.load.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Checks each block of lists when everybody has left it, and all of them once more in the end. One thread at a time. */
final class ListCheck {
    private static final String FINALS = "SELECT key, items FROM lists WHERE key BETWEEN ? AND ?";
    private final Blocks blocks;
    private final Line line;
    private final Violations violations;
    /** What every list held when everybody had left it. */
    private final Map<Integer, List<Integer>> finals = new HashMap<>();

    private final AtomicLong transactions = new AtomicLong();

    /**
     * @param line goes through a proxy, as the clients' do
     */
    ListCheck(Blocks blocks, Line line, Violations violations) {
        this.blocks = blocks;
        this.line = line;
        this.violations = violations;
    }

    /** Checks every block that everybody has left. */
    void checkLeft() {
        for (var block = blocks.take(); block != null; block = blocks.take()) {
            check(block);
        }
    }

    private void check(Block block) {
        try {
            var lists = inTransaction(line.connection(), block.firstKey(), block.firstKey() + Block.KEYS - 1);
            finals.putAll(lists);
            HistoryChecker.check(block.history(), lists)
                    .forEach(anomaly -> violations.add(anomaly.kind().name(), block + ": " + anomaly.evidence()));
            transactions.addAndGet(block.history().size());
        } catch (SQLException e) {
            line.failed(e);
            violations.add("UNCHECKED", block + " could not be read: " + e.getSQLState() + " " + e.getMessage());
        }
    }

    /** In a transaction that is not READ ONLY, so that it reads where writes go. */
    private static Map<Integer, List<Integer>> inTransaction(Connection connection, int from, int to)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            var lists = lists(connection, from, to);
            connection.commit();
            return lists;
        } catch (SQLException e) {
            RollBack.after(e, connection);
            throw e;
        }
    }

    private static Map<Integer, List<Integer>> lists(Connection connection, int from, int to) throws SQLException {
        var lists = new HashMap<Integer, List<Integer>>();
        try (var statement = connection.prepareStatement(FINALS)) {
            statement.setInt(1, from);
            statement.setInt(2, to);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    lists.put(rows.getInt(1), ListAppends.ints(rows.getArray(2)));
                }
            }
        }
        return lists;
    }

    /** Whether every list still is what it was: the cutovers since then have changed nothing. */
    void checkAll(Connection database) throws SQLException {
        var now = lists(database, 0, Integer.MAX_VALUE);
        finals.forEach((key, items) -> {
            if (!items.equals(now.get(key))) {
                violations.add(
                        "CHANGED_LATER", "list " + key + " was " + items + " when all had left it, is " + now.get(key));
            }
        });
    }

    /** Checked so far. */
    long transactions() {
        return transactions.get();
    }
}
