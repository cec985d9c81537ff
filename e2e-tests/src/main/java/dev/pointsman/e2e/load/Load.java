package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A running load. */
public final class Load implements AutoCloseable {
    private static final long STOP_TIMEOUT_SECONDS = 60;
    private static final long RECONNECT_MILLIS = 50;
    private final LoadOptions options;
    private final Ledger ledger;
    private final Meter meter;
    private final Gate gate = new Gate();
    private final List<LoadClient> clients;
    private final ScheduledExecutorService threads;

    private Load(LoadOptions options, Ledger ledger) {
        this.options = options;
        this.ledger = ledger;
        this.meter = new Meter(options.clients());
        this.clients = IntStream.range(0, options.clients())
                .mapToObj(c -> new LoadClient(c, options, ledger, meter, gate))
                .toList();
        this.threads = Executors.newScheduledThreadPool(options.clients() + 1);
    }

    /** Starts the clients, spread over one period so that they do not march in step. */
    public static Load start(LoadOptions options, Ledger ledger) {
        var load = new Load(options, ledger);
        var _ = load.threads.scheduleAtFixedRate(load.meter::tick, 1, 1, TimeUnit.SECONDS);
        for (int i = 0; i < options.clients(); i++) {
            load.schedule(load.clients.get(i), i);
        }
        return load;
    }

    private void schedule(LoadClient client, int index) {
        if (options.tps() == 0) {
            threads.execute(() -> unthrottled(client));
            return;
        }
        long period = TimeUnit.SECONDS.toNanos(options.clients()) / options.tps();
        var _ = threads.scheduleAtFixedRate(client, period * index / options.clients(), period, TimeUnit.NANOSECONDS);
    }

    private void unthrottled(LoadClient client) {
        while (!threads.isShutdown()) {
            client.run();
            if (!client.connected()) {
                var _ = threads.schedule(() -> unthrottled(client), RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
        }
    }

    /** What it has seen so far. */
    public LoadState state() {
        var pace = meter.pace();
        return new LoadState(
                clients.size(),
                (int) clients.stream().filter(LoadClient::connected).count(),
                gate.paused(),
                ledger.attempts(),
                ledger.count(Outcome.ACKNOWLEDGED),
                ledger.count(Outcome.REFUSED),
                ledger.count(Outcome.IN_DOUBT),
                meter.reads(),
                meter.errors(),
                meter.disconnects(),
                pace.tps(),
                pace.p50Millis(),
                pace.p99Millis(),
                meter.window(),
                meter.lastErrors());
    }

    /** Begins a new window. */
    public void startWindow() {
        meter.startWindow();
    }

    /** What happened since the window began. */
    public WindowReport window() {
        return meter.window();
    }

    /** What went wrong since the window began, the first thousand. */
    public List<Failure> failures() {
        return meter.failures();
    }

    /** Begins to note when each client commits again. */
    public void startPulse() {
        meter.startPulse(options.clients());
    }

    /** Nanoseconds from the start of the pulse until some client had committed; empty while none has. */
    public OptionalLong anyCommit() {
        return meter.pulse().any();
    }

    /** Nanoseconds from the start of the pulse until every client had committed; empty while one has not. */
    public OptionalLong everyCommit() {
        return meter.pulse().every();
    }

    /** What those do that have not committed since the start of the pulse, for people. */
    public List<String> silent() {
        return meter.pulse()
                .silent()
                .mapToObj(clients::get)
                .map(LoadClient::doing)
                .toList();
    }

    /** Stops new transactions; whether those under way have ended in time. */
    public boolean pause() throws InterruptedException {
        return gate.pause();
    }

    /** Goes on after a pause. */
    public void resume() {
        gate.resume();
    }

    /** Holds the ledger against a database, which is asked directly. */
    public AuditReport audit(Connection database) throws SQLException {
        return Audit.of(ledger, database);
    }

    /** Lets transactions under way end, then closes the connections. */
    @Override
    public void close() throws SQLException {
        gate.resume();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        for (LoadClient client : clients) {
            client.close();
        }
    }
}
