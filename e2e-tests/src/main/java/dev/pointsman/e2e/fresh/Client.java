package dev.pointsman.e2e.fresh;

import dev.pointsman.e2e.load.Brake;
import dev.pointsman.e2e.load.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * One connection. A client that writes counts its own row up now and then, in a statement of its own or in a transaction;
 * every client reads its own row or another one's, and knows what it must see at least.
 */
final class Client implements Callable<Boolean> {
    private static final int READS_PER_WRITE = 150;
    private static final int IN_TRANSACTIONS = 3;
    /** However quick the reads are, the target has lagged so often before they end. */
    private static final int BRAKES = 12;

    private final List<Row> rows;
    private final int own;
    private final Counts counts;
    private final long reads;
    private final Target proxy;
    private final Brake brake;
    private final Random random;
    private long written;

    Client(Trial trial, int own, Target proxy, Brake brake) {
        this.brake = brake;
        this.rows = trial.rows();
        this.counts = trial.counts();
        this.reads = trial.settings().reads();
        this.own = own;
        this.proxy = proxy;
        this.random = new Random(trial.settings().seed() * rows.size() + own);
    }

    @Override
    public Boolean call() throws SQLException {
        try (var connection = proxy.connect("fresh-" + own)) {
            written = first(connection);
            while ((counts.reads.get() < reads || brake.times() < BRAKES) && counts.errors.get() == 0) {
                if (own % 2 == 0 && random.nextInt(READS_PER_WRITE) == 0) {
                    write(connection);
                } else {
                    read(connection, random.nextBoolean() ? own : random.nextInt(rows.size()));
                }
            }
            return true;
        } catch (SQLException e) {
            counts.errors.incrementAndGet();
            throw e;
        }
    }

    /** By a write, which no target answers. */
    private long first(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "UPDATE public.fresh SET value = value WHERE client = " + own + " RETURNING value")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void write(Connection connection) throws SQLException {
        boolean several = random.nextInt(IN_TRANSACTIONS) == 0;
        connection.setAutoCommit(!several);
        try (var update = connection.prepareStatement("UPDATE public.fresh SET value = ? WHERE client = ?")) {
            update.setLong(1, written + 1);
            update.setInt(2, own);
            update.executeUpdate();
        }
        if (several) {
            connection.commit();
            connection.setAutoCommit(true);
        }
        written++;
        rows.get(own).acknowledged(written, System.nanoTime());
        counts.writes.incrementAndGet();
    }

    private void read(Connection connection, int row) throws SQLException {
        long old = rows.get(row).valueAt(System.nanoTime() - Promise.boundNanos());
        long seen = value(connection, row);
        counts.read();
        if (row == own && seen < written) {
            counts.missedOwn.incrementAndGet();
        }
        if (seen < old) {
            counts.missedOld.incrementAndGet();
        }
    }

    private static long value(Connection connection, int row) throws SQLException {
        try (var query = connection.prepareStatement("SELECT value FROM public.fresh WHERE client = ?")) {
            query.setInt(1, row);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
