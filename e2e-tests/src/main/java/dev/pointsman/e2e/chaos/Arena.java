package dev.pointsman.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.chaos.Invariants.Ending;
import dev.pointsman.e2e.host.HostDatabases;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The data plane with three proxies; orders are given as an operator signs them, each of them once. */
final class Arena implements Ground {
    static final int PROXIES = 3;
    static final List<String> SERVERS = List.of("track_commit_timestamp=on");
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    private final Turnstile turnstile = new Turnstile();
    private final HostStack stack;
    private final Writers writers;
    private Side serving = Side.SOURCE;
    private long epoch;

    /** Starts everything; the streams run when it returns. */
    Arena(int source, int target, Writers.Crowd crowd) throws SQLException {
        stack = HostStack.start(
                new Setting(source, target, Writers.ROWS, PROXIES, true, SERVERS), turnstile.environment());
        for (var side : Side.values()) {
            stack.server(side).run(HostStack.DATABASE, BypassWriter.TABLE);
        }
        stack.replicate();
        stack.reads(0);
        writers = new Writers(stack.applications(), stack.databases(), crowd);
    }

    HostStack stack() {
        return stack;
    }

    @Override
    public Turnstile turnstile() {
        return turnstile;
    }

    @Override
    public Writers writers() {
        return writers;
    }

    @Override
    public HostDatabases databases() {
        return stack.databases();
    }

    @Override
    public Side serving() {
        return serving;
    }

    long epoch() {
        return epoch;
    }

    @Override
    public void makeReady() {
        writers.resume();
        await("the stream away from the " + serving + " runs")
                .atMost(READY_WITHIN)
                .ignoreExceptions()
                .until(this::streams);
        writers.awaitCommits(serving);
    }

    private boolean streams() {
        var state = stack.agentState();
        var stream = serving == Side.SOURCE ? state.replication() : state.reverse();
        return stream.state() == AgentState.StreamState.STREAMING && stream.lagMillis() != null;
    }

    @Override
    public Harm harm(Case tried) {
        return new Harms(this, tried, serving).harm();
    }

    @Override
    public void order() {
        epoch = stack.orderCutOver(serving.other());
    }

    @Override
    public void killAgent() {
        stack.agent().kill();
    }

    @Override
    public void restartAgent() {
        stack.agent().restart(turnstile.environment());
    }

    @Override
    public Duration settledWithin() {
        return SETTLED_WITHIN;
    }

    @Override
    public boolean settled() {
        return stack.settled(epoch);
    }

    @Override
    public List<Long> epochs() {
        return List.of(epoch);
    }

    @Override
    public void record(Harm harm, Ending ending) throws Exception {
        harm.after();
        stack.awaitSettled(epoch);
        stack.recordCutOver(serving.other());
        if (ending == Ending.MOVED) {
            serving = serving.other();
        }
    }

    @Override
    public String seen() {
        var state = stack.agentState();
        return "The agent says " + state.journal() + ", " + state.cutover() + ". The proxies say "
                + stack.proxyStates();
    }

    @Override
    public AgentState.ValidationResult compare(String id) {
        return stack.validate(id);
    }

    @Override
    public Map<String, Path> logs() {
        return stack.logs();
    }

    @Override
    public void close() throws SQLException {
        try (turnstile;
                stack;
                writers) {
            return;
        }
    }
}
