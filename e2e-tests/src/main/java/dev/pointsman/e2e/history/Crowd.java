package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Gate;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Meter;
import dev.pointsman.e2e.load.Target;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** All clients at work: half of them on lists, a quarter on accounts, a quarter on the state of their sessions. */
final class Crowd implements AutoCloseable {
    private static final long STOPS_WITHIN_SECONDS = 60;
    private static final int SEEDS_APART = 1_000_003;
    private final Settings settings;
    private final List<Target> proxies;
    private final Violations violations;
    private final Meter meter;
    private final Counts counts = new Counts();
    private final Gate gate = new Gate();
    private final Blocks blocks = new Blocks();
    private final Ledger transfers;
    private final Ledger marks;
    private final Ledger copies;
    private final List<Client> clients;
    private final ListCheck lists;
    private final Line listsLine;
    private final ScheduledExecutorService threads;

    /**
     * Starts them.
     *
     * @param proxies where they connect, one after the other
     */
    Crowd(Settings settings, List<Target> proxies, Violations violations) {
        this.settings = settings;
        this.proxies = proxies;
        this.violations = violations;
        meter = new Meter(settings.clients());
        transfers = Ledger.inMemory(settings.clients());
        marks = Ledger.inMemory(settings.clients());
        copies = Ledger.inMemory(settings.clients());
        listsLine = new Line(settings.clients(), "history-check", proxies.getLast(), meter);
        lists = new ListCheck(blocks, listsLine, violations);
        clients = IntStream.range(0, settings.clients()).mapToObj(this::client).toList();
        threads = Executors.newScheduledThreadPool(settings.clients() + 1);
        start();
    }

    private Client client(int number) {
        var line = new Line(number, "history-" + number, proxies.get(number % proxies.size()), meter);
        return new Client(number, work(number), line, new Client.Shared(meter, counts, gate, violations));
    }

    private Work work(int number) {
        var random = new Random(settings.seed() * SEEDS_APART + number);
        return switch (number % 4) {
            case 1 -> new Transfers(number, random, transfers, violations);
            case 3 ->
                new Mixed(
                        random,
                        new SessionState(number, random, marks, violations),
                        new Cursors(number, random, marks, violations),
                        new Copies(number, copies, violations));
            default -> new ListAppends(number, random, blocks, violations);
        };
    }

    private void start() {
        long period = TimeUnit.SECONDS.toNanos(clients.size()) / settings.tps();
        for (int i = 0; i < clients.size(); i++) {
            var _ = threads.scheduleAtFixedRate(
                    clients.get(i), period * i / clients.size(), period, TimeUnit.NANOSECONDS);
        }
        var _ = threads.scheduleWithFixedDelay(lists::checkLeft, 1, 1, TimeUnit.SECONDS);
    }

    int clients() {
        return clients.size();
    }

    Meter meter() {
        return meter;
    }

    Counts counts() {
        return counts;
    }

    ListCheck lists() {
        return lists;
    }

    Ledger transfers() {
        return transfers;
    }

    Ledger marks() {
        return marks;
    }

    Ledger copies() {
        return copies;
    }

    /** Lets everybody end, and checks the lists that were written to last. Nobody begins anything afterwards. */
    void quiet() throws InterruptedException {
        if (!gate.pause()) {
            violations.add("STUCK", "a client's transaction has been under way for a minute");
        }
        stop();
        blocks.turn();
        lists.checkLeft();
    }

    private void stop() throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            violations.add("STUCK", "a client does not stop");
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (var client : clients) {
            client.close();
        }
        listsLine.close();
    }
}
