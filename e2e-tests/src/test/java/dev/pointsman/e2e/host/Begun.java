package dev.pointsman.e2e.host;

import dev.pointsman.e2e.load.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client whose transactions take a while, and that connects again when it is sent away: it tells a transaction that is cut
 * from one that never began.
 */
final class Begun implements Runnable {
    private static final long CONNECTS_AGAIN_MILLIS = 50;
    private final Target proxy;
    private final ScheduledExecutorService threads;
    private final AtomicBoolean over;
    final AtomicInteger committed = new AtomicInteger();
    /** Sent away before the first statement was answered, or not let in. */
    final AtomicInteger sentAway = new AtomicInteger();

    final AtomicInteger cut = new AtomicInteger();

    Begun(Target proxy, ScheduledExecutorService threads, AtomicBoolean over) {
        this.proxy = proxy;
        this.threads = threads;
        this.over = over;
    }

    @Override
    public void run() {
        try (var connection = proxy.connect("begun")) {
            connection.setAutoCommit(false);
            while (!over.get() && transaction(connection)) {
                committed.incrementAndGet();
            }
        } catch (SQLException e) {
            sentAway.incrementAndGet();
        }
        if (!over.get()) {
            var _ = threads.schedule(this, CONNECTS_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether the connection is still there after it. */
    private boolean transaction(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO public.begun DEFAULT VALUES");
            try {
                statement.execute("SELECT pg_sleep(0.05)");
                connection.commit();
                return true;
            } catch (SQLException e) {
                cut.incrementAndGet();
                return false;
            }
        }
    }
}
