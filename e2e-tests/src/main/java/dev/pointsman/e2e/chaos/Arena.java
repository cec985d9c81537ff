package dev.pointsman.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Real programs, real servers, three proxies with clients, and on each side one who writes past them. */
final class Arena implements AutoCloseable {
    static final int PROXIES = 3;
    private static final int ROWS = 2_000;
    private static final int READ_PERCENT = 30;
    private static final long SETTLED_COMMITS = 50;
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final List<String> SERVERS = List.of("track_commit_timestamp=on");

    private final Turnstile turnstile = new Turnstile();
    private final HostStack stack;
    private final Load load;
    private final List<BypassWriter> bypass;
    private Side serving = Side.SOURCE;

    /**
     * Starts everything; the streams run when it returns.
     *
     * @param tps transactions per second that the clients try for
     */
    Arena(int source, int target, int clients, int tps) throws SQLException {
        stack = HostStack.start(new Setting(source, target, ROWS, PROXIES, true, SERVERS), turnstile.environment());
        for (var side : Side.values()) {
            stack.server(side).run(HostStack.DATABASE, BypassWriter.TABLE);
        }
        stack.replicate();
        stack.reads(0);
        load = Load.start(
                new LoadOptions(stack.applications(), clients, tps, READ_PERCENT, 0, new Size(ROWS)),
                Ledger.inMemory(clients));
        bypass = List.of(
                new BypassWriter(Side.SOURCE, stack.direct(Side.SOURCE)),
                new BypassWriter(Side.TARGET, stack.direct(Side.TARGET)));
    }

    HostStack stack() {
        return stack;
    }

    Turnstile turnstile() {
        return turnstile;
    }

    Load load() {
        return load;
    }

    List<BypassWriter> bypass() {
        return bypass;
    }

    BypassWriter bypass(Side side) {
        return bypass.get(side == Side.SOURCE ? 0 : 1);
    }

    /** The side that takes writes. */
    Side serving() {
        return serving;
    }

    /** Writes have moved. */
    void serves(Side now) {
        serving = now;
    }

    /** Everybody writes, and the stream away from the serving side runs. */
    void makeReady() {
        load.resume();
        bypass.forEach(BypassWriter::resume);
        await("the stream away from the " + serving + " runs")
                .atMost(READY_WITHIN)
                .ignoreExceptions()
                .until(this::streams);
        long before = load.state().acknowledged();
        long past = bypass(serving).acknowledged();
        await("clients commit")
                .atMost(READY_WITHIN)
                .until(() -> load.state().acknowledged() > before + SETTLED_COMMITS
                        && bypass(serving).acknowledged() > past);
    }

    private boolean streams() {
        var state = stack.agentState();
        var stream = serving == Side.SOURCE ? state.replication() : state.reverse();
        return stream.state() == AgentState.StreamState.STREAMING && stream.lagMillis() != null;
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
        try (turnstile;
                stack;
                load) {
            for (var writer : bypass) {
                writer.close();
            }
        }
    }
}
