package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the target lag: takes a lock there that keeps changes out and lets reads in, for a while, again and again. */
public final class Brake implements AutoCloseable {
    private static final int SHORTEST_MILLIS = 300;
    private static final int SPREAD_MILLIS = 600;
    private static final int LONGEST_FREE_MILLIS = 300;
    private final Connection connection;
    private final String table;
    private final Random random;
    private final AtomicInteger times = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    /**
     * Begins at once.
     *
     * @param target where to lock
     * @param table that is locked
     * @param seed of how long, each time
     */
    public Brake(Target target, String table, long seed) throws SQLException {
        this.table = table;
        connection = target.connect("brake");
        connection.setAutoCommit(false);
        random = new Random(seed);
        later(0, this::brake);
    }

    /** How often it has been on and off again. */
    public int times() {
        return times.get();
    }

    private interface Step {
        void go() throws SQLException;
    }

    private void later(int millis, Step step) {
        if (!thread.isShutdown()) {
            var _ = thread.schedule(
                    () -> {
                        step.go();
                        return true;
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void brake() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN SHARE MODE");
        }
        later(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS), this::letGo);
    }

    private void letGo() throws SQLException {
        connection.rollback();
        times.incrementAndGet();
        later(random.nextInt(LONGEST_FREE_MILLIS), this::brake);
    }

    @Override
    public void close() throws SQLException {
        thread.shutdownNow();
        thread.close();
        connection.close();
    }
}
