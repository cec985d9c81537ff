package dev.pointsman.e2e.mirror;

import dev.pointsman.e2e.load.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** One connection that reads rows, ranges and sums of them, in the ways that clients have. Never the damaged row. */
final class Reader implements Callable<Long> {
    private static final int RANGE = 20;
    private final Target proxy;
    private final Random random;
    private final BooleanSupplier enough;
    private final int number;

    Reader(Target proxy, long seed, int number, BooleanSupplier enough) {
        this.proxy = proxy;
        this.number = number;
        this.random = new Random(seed * 31 + number);
        this.enough = enough;
    }

    @Override
    public Long call() throws SQLException {
        long reads = 0;
        try (var connection = proxy.connect("mirror-" + number)) {
            while (!enough.getAsBoolean()) {
                int row = 1 + random.nextInt(Settings.ROWS - RANGE);
                switch (random.nextInt(4)) {
                    case 0 -> range(connection, "ORDER BY id", row);
                    case 1 -> range(connection, "", row);
                    case 2 -> sum(connection, row);
                    default -> one(connection, row);
                }
                reads++;
            }
        }
        return reads;
    }

    private static void one(Connection connection, int row) throws SQLException {
        try (var query = connection.prepareStatement("SELECT value, label FROM public.mirrored WHERE id = ?")) {
            query.setInt(1, row);
            query.executeQuery().close();
        }
    }

    private static void range(Connection connection, String order, int row) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT id, value, label FROM public.mirrored WHERE id BETWEEN ? AND ? " + order)) {
            query.setInt(1, row);
            query.setInt(2, row + RANGE - 1);
            query.executeQuery().close();
        }
    }

    private static void sum(Connection connection, int row) throws SQLException {
        try (var query = connection.createStatement()) {
            query.executeQuery("SELECT count(*), sum(value) FROM public.mirrored WHERE id BETWEEN " + row + " AND "
                            + (row + RANGE - 1))
                    .close();
        }
    }
}
