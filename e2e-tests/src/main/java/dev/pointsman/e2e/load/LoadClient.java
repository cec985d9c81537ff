package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One client: one connection, one transaction after the other. Not thread-safe; one thread at a time runs it. */
final class LoadClient implements Runnable, AutoCloseable {
    private static final Write[] QUICK =
            EnumSet.complementOf(EnumSet.of(Write.SLOW)).toArray(Write[]::new);
    private final int client;
    private final LoadOptions options;
    private final Ledger ledger;
    private final Meter meter;
    private final Gate gate;
    private final Line line;
    private volatile Doing doing = new Doing("nothing yet", System.nanoTime());

    LoadClient(int client, LoadOptions options, Ledger ledger, Meter meter, Gate gate) {
        this.client = client;
        this.options = options;
        this.ledger = ledger;
        this.meter = meter;
        this.gate = gate;
        this.line = new Line(client, "load-" + client, options.target(client), meter);
    }

    private record Doing(String what, long since) {
        @Override
        public String toString() {
            return what + " for " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + " ms";
        }
    }

    /** What it does and for how long it has, for people. */
    String doing() {
        return "client " + client + ": " + doing;
    }

    private void now(String what) {
        doing = new Doing(what, System.nanoTime());
    }

    boolean connected() {
        return line.isOpen();
    }

    /** One transaction, after connecting where need be. Errors are counted, never thrown: a client must not end silently. */
    @Override
    public void run() {
        try {
            now("waits at the gate");
            gate.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            now("connects");
            transaction(line.connection());
        } catch (SQLException e) {
            line.failed(e);
        } catch (RuntimeException e) {
            line.failed(new SQLException("the client itself failed: " + e, "58000", e));
        } finally {
            gate.leave();
            now("rests");
        }
    }

    private void transaction(Connection open) throws SQLException {
        if (ThreadLocalRandom.current().nextInt(100) < options.readPercent()) {
            now("reads");
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
        now("writes " + kind);
        int number = ledger.attempt(client);
        long from = System.nanoTime();
        try {
            new Writes(open, options.size(), client).write(kind, number);
        } catch (SQLException e) {
            ledger.settle(client, number, Line.answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT);
            throw e;
        }
        ledger.settle(client, number, Outcome.ACKNOWLEDGED);
        if (kind == Write.SLOW) {
            meter.committedSlowly(client);
        } else {
            meter.committed(client, System.nanoTime() - from);
        }
    }

    @Override
    public void close() throws SQLException {
        line.close();
    }
}
