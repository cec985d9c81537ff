package dev.pointsman.e2e.mirror;

import dev.pointsman.e2e.load.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Write rows at a rate, each row in a transaction of its own; a lost second is made up for. */
final class Writers implements AutoCloseable {
    private static final int CONNECTIONS = 6;
    private static final int TICK_MILLIS = 10;
    private static final String UPDATE = "UPDATE public.mirrored SET value = ? WHERE id = ?";

    private final int perSecond;
    private final long begun = System.nanoTime();
    private final AtomicLong written = new AtomicLong();
    private final List<Connection> connections = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CONNECTIONS);

    private record Hand(PreparedStatement update, Random random) {}

    Writers(Target proxy, long seed, int perSecond) throws SQLException {
        this.perSecond = perSecond;
        for (int i = 0; i < CONNECTIONS; i++) {
            var connection = proxy.connect("mirror-writer-" + i);
            connections.add(connection);
            later(new Hand(connection.prepareStatement(UPDATE), new Random(seed * CONNECTIONS + i)));
        }
    }

    private void later(Hand hand) {
        if (!threads.isShutdown()) {
            var _ = threads.schedule(() -> write(hand), TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Boolean write(Hand hand) throws SQLException {
        while (isDue() && !threads.isShutdown()) {
            written.incrementAndGet();
            hand.update.setLong(1, hand.random.nextLong(1_000_000));
            hand.update.setInt(2, 1 + hand.random.nextInt(Settings.ROWS - 1));
            hand.update.executeUpdate();
        }
        later(hand);
        return true;
    }

    private boolean isDue() {
        return written.get() < (System.nanoTime() - begun) / 1_000_000 * perSecond / 1_000;
    }

    long written() {
        return written.get();
    }

    @Override
    public void close() throws SQLException {
        threads.shutdown();
        threads.close();
        for (var connection : connections) {
            connection.close();
        }
    }
}
