package dev.pointsman.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.host.HostDatabases;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Clients of the proxies, and on each side one who writes past them. */
final class Writers implements AutoCloseable {
    static final int ROWS = 2_000;
    private static final int READ_PERCENT = 30;
    private static final long SETTLED_COMMITS = 50;
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private final Load load;
    private final List<BypassWriter> bypass;

    /**
     * Starts them.
     *
     * @param proxies where clients connect
     * @param databases that have the table of {@link BypassWriter}
     * @param crowd how many clients, and how much they try
     */
    Writers(List<Target> proxies, HostDatabases databases, Crowd crowd) {
        load = Load.start(
                new LoadOptions(proxies, crowd.clients(), crowd.tps(), READ_PERCENT, 0, new Size(ROWS)),
                Ledger.inMemory(crowd.clients()));
        bypass = List.of(
                new BypassWriter(Side.SOURCE, databases.direct(Side.SOURCE)),
                new BypassWriter(Side.TARGET, databases.direct(Side.TARGET)));
    }

    /**
     * Those who go through the proxies.
     *
     * @param clients how many
     * @param tps transactions per second that they try for
     */
    record Crowd(int clients, int tps) {}

    Load load() {
        return load;
    }

    List<BypassWriter> bypass() {
        return bypass;
    }

    /** Everybody writes. */
    void resume() {
        load.resume();
        bypass.forEach(BypassWriter::resume);
    }

    /** Waits until clients commit, and who goes past the proxies on the serving side, too. */
    void awaitCommits(Side serving) {
        var past = bypass.get(serving == Side.SOURCE ? 0 : 1);
        long before = load.state().acknowledged();
        long acknowledged = past.acknowledged();
        await("clients commit")
                .atMost(READY_WITHIN)
                .until(() ->
                        load.state().acknowledged() > before + SETTLED_COMMITS && past.acknowledged() > acknowledged);
    }

    /** Nobody writes any more. */
    void quiet() throws InterruptedException {
        if (!load.pause()) {
            throw new IllegalStateException("a client's transaction has been under way for a minute");
        }
        bypass.forEach(BypassWriter::pause);
    }

    @Override
    public void close() throws SQLException {
        try (load) {
            bypass.forEach(BypassWriter::close);
        }
    }
}
