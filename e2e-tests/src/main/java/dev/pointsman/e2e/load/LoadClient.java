package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** One client: one connection, one transaction after the other. Not thread-safe; one thread at a time runs it. */
final class LoadClient implements Runnable, AutoCloseable {
    private static final Write[] QUICK =
            EnumSet.complementOf(EnumSet.of(Write.SLOW)).toArray(Write[]::new);
    private final int client;
    private final LoadOptions options;
    private final Ledger ledger;
    private final Meter meter;
    private final Gate gate;
    private volatile @Nullable Connection connection;

    LoadClient(int client, LoadOptions options, Ledger ledger, Meter meter, Gate gate) {
        this.client = client;
        this.options = options;
        this.ledger = ledger;
        this.meter = meter;
        this.gate = gate;
    }

    boolean connected() {
        return connection != null;
    }

    /** One transaction, after connecting where need be. Errors are counted, never thrown. */
    @Override
    public void run() {
        try {
            gate.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            transaction(connection());
        } catch (SQLException e) {
            failed(e);
        } finally {
            gate.leave();
        }
    }

    private Connection connection() throws SQLException {
        var present = connection;
        if (present == null) {
            present = options.target(client).connect("load-" + client);
            connection = present;
        }
        return present;
    }

    private void transaction(Connection open) throws SQLException {
        if (ThreadLocalRandom.current().nextInt(100) < options.readPercent()) {
            long from = System.nanoTime();
            new Reads(open, options.size()).read();
            meter.read(System.nanoTime() - from);
        } else {
            write(open, kind());
        }
    }

    private Write kind() {
        var random = ThreadLocalRandom.current();
        return random.nextInt(100) < options.slowPercent() ? Write.SLOW : QUICK[random.nextInt(QUICK.length)];
    }

    private void write(Connection open, Write kind) throws SQLException {
        int number = ledger.attempt(client);
        long from = System.nanoTime();
        try {
            new Writes(open, options.size(), client).write(kind, number);
        } catch (SQLException e) {
            ledger.settle(client, number, answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT);
            throw e;
        }
        ledger.settle(client, number, Outcome.ACKNOWLEDGED);
        if (kind == Write.SLOW) {
            meter.committedSlowly(client);
        } else {
            meter.committed(client, System.nanoTime() - from);
        }
    }

    /** Whether the server itself said that the transaction failed, and went on talking. */
    private static boolean answered(SQLException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof PSQLException told && told.getServerErrorMessage() != null) {
                return "ERROR".equals(told.getServerErrorMessage().getSeverity());
            }
        }
        return false;
    }

    private void failed(SQLException e) {
        var present = connection;
        try {
            var lost = present != null && (!answered(e) || present.isClosed()) ? present : null;
            meter.failed(new Failure(client, lost != null, "" + e.getSQLState(), firstLine(e)));
            if (lost != null) {
                connection = null;
                lost.close();
            }
        } catch (SQLException closing) {
            meter.failed(new Failure(client, false, "" + closing.getSQLState(), "on closing: " + firstLine(closing)));
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() throws SQLException {
        var present = connection;
        connection = null;
        if (present != null) {
            present.close();
        }
    }
}
