package dev.pointsman.e2e.mirror;

import dev.pointsman.e2e.load.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Writes rows at a rate, each in a transaction of its own; a lost second is made up for. */
final class Writer implements AutoCloseable {
    private static final int TICK_MILLIS = 10;
    private final Connection connection;
    private final PreparedStatement update;
    private final Random random;
    private final int perSecond;
    private final long begun = System.nanoTime();
    private final AtomicLong written = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    Writer(Target proxy, long seed, int perSecond) throws SQLException {
        this.connection = proxy.connect("mirror-writer");
        this.update = connection.prepareStatement("UPDATE public.mirrored SET value = ? WHERE id = ?");
        this.random = new Random(seed);
        this.perSecond = perSecond;
        later();
    }

    private void later() {
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::write, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Boolean write() throws SQLException {
        long due = (System.nanoTime() - begun) / 1_000_000 * perSecond / 1_000;
        while (written.get() < due && !thread.isShutdown()) {
            update.setLong(1, random.nextLong(1_000_000));
            update.setInt(2, 1 + random.nextInt(Settings.ROWS - 1));
            update.executeUpdate();
            written.incrementAndGet();
        }
        later();
        return true;
    }

    long written() {
        return written.get();
    }

    @Override
    public void close() throws SQLException {
        thread.shutdown();
        thread.close();
        connection.close();
    }
}
