package dev.pointsman.e2e.host;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StickyBy;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One migration of the shop's database with the real proxy, the real agent and two real servers on this machine. The
 * operator's orders are given by the caller through this class.
 */
public final class HostStack implements AutoCloseable {
    public static final String DATABASE = "orders";
    private static final Duration COPIED_WITHIN = Duration.ofMinutes(3);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long MAX_PAUSE_MILLIS = 2000;
    private static final long DRAIN_MILLIS = 200;
    private static final int ATTEMPTS = 20;
    private static final String MIGRATION = UUID.randomUUID().toString();
    private static final String PROXY = UUID.randomUUID().toString();

    private final HostDatabases databases;
    private final HostPostgres source;
    private final HostPostgres target;
    private final HostOperator operator = new HostOperator();
    private final Wiring wiring;
    private final List<HostProxy> proxies;
    private HostAgent agent;
    private long drainMillis = DRAIN_MILLIS;
    private int attempts = ATTEMPTS;
    private long desiredRevision;
    private final HostRoutes routes;
    private RoutingTable table;
    private @Nullable Freshness freshness;

    private HostStack(HostDatabases databases, Setting setting, Map<String, String> agentEnvironment) {
        this.databases = databases;
        this.source = databases.server(Side.SOURCE);
        this.target = databases.server(Side.TARGET);
        this.wiring = new Wiring(setting.cuttable());
        this.routes = new HostRoutes(MIGRATION, source, target);
        this.table = routes.first();
        var users = databases.usersFile();
        this.proxies = IntStream.range(0, setting.proxies())
                .mapToObj(_ -> HostProxy.start(PROXY, operator.keysFile(), users, table))
                .toList();
        this.agent = HostAgent.start(MIGRATION, operator.keysFile(), agentEnvironment);
    }

    /**
     * Starts everything; nothing is replicated yet.
     *
     * @param sourceMajor PostgreSQL of the source
     * @param targetMajor PostgreSQL of the target, whose tables exist and are empty
     * @param rows rows in the source
     */
    public static HostStack start(int sourceMajor, int targetMajor, int rows) throws SQLException {
        return start(Setting.plain(sourceMajor, targetMajor, rows), Map.of());
    }

    /**
     * The same, made of other parts.
     *
     * @param agentEnvironment more of the agent's environment
     */
    public static HostStack start(Setting setting, Map<String, String> agentEnvironment) throws SQLException {
        return new HostStack(HostDatabases.start(setting), setting, agentEnvironment);
    }

    private Endpoint endpoint(HostPostgres server) {
        return new Endpoint("127.0.0.1", wiring.via(server.port()), DATABASE, TlsMode.DISABLE);
    }

    /** Orders replication, and waits until every table is copied and the stream is live. */
    public void replicate() {
        desire(AgentDesired.Work.REPLICATE, null, null);
        await("every table is copied")
                .atMost(COPIED_WITHIN)
                .failFast(agent.process()::mustLive)
                .until(agentSays(state -> state.replication().state() == AgentState.StreamState.STREAMING
                        && state.replication().lagMillis() != null
                        && state.replication().tables() == state.replication().tablesReady()));
    }

    /** Compares both sides once, deeply; the result. */
    public AgentState.ValidationResult validate(String id) {
        desire(AgentDesired.Work.REPLICATE, new AgentDesired.Validation(id, AgentDesired.Depth.CHECKSUMS, 0), null);
        await("validation " + id)
                .atMost(COPIED_WITHIN)
                .until(agentSays(state ->
                        state.validation() != null && state.validation().id().equals(id)));
        return requireNonNull(agentState().validation());
    }

    /** Sends this share of the movable reads to the target, where they are fresh enough for this promise. */
    public void reads(int percentOnTarget, Freshness promise) {
        share(Reads.share(percentOnTarget, promise));
        desire(AgentDesired.Work.REPLICATE, null, null);
    }

    /** Sends this share of the movable reads to the target. */
    public void reads(int percentOnTarget) {
        share(Reads.share(percentOnTarget, freshness));
    }

    /** Has this share of the reads made twice, and the answers compared. */
    public void mirror(int percent, Freshness promise) {
        share(new Reads(0, percent, promise, StickyBy.NONE, List.of()));
        desire(AgentDesired.Work.REPLICATE, null, null);
    }

    private void share(Reads reads) {
        freshness = reads.freshness();
        route(routes.shared(table, reads));
    }

    private void route(RoutingTable next) {
        table = next;
        for (var proxy : proxies) {
            proxy.publish(next);
            operator.route(proxy, next);
        }
    }

    /** Moves writes to a side; what the agent reports when the epoch is settled, moved or given up. */
    public AgentState.CutoverReport cutOver(Side to) {
        awaitSettled(orderCutOver(to));
        return finishCutOver(to);
    }

    /** From now on a cutover's hold drains within this time, and is tried so often. */
    public void drainWithin(long millis, int tries) {
        drainMillis = millis;
        attempts = tries;
    }

    /** Orders it once and does not wait; its epoch. */
    public long orderCutOver(Side to) {
        long epoch = Math.max(table.epoch(), lastEpoch()) + 1;
        orderCutOver(agent, epoch, to);
        return epoch;
    }

    private void orderCutOver(HostAgent ordered, long epoch, Side to) {
        var authority = operator.authority(PROXY, epoch, operator.state(ordered).agentKey());
        var cutover = new AgentDesired.Cutover(
                epoch,
                to,
                MAX_PAUSE_MILLIS,
                drainMillis,
                attempts,
                AgentDesired.LongTransactions.WAIT,
                routes.moved(epoch, to, freshness),
                authority);
        operator.desire(ordered, desired(AgentDesired.Work.REPLICATE, null, cutover));
    }

    /** Starts a second agent beside the first, as if that one's machine were lost, and gives it the same order. */
    public HostAgent secondAgent(long epoch, Side to, Map<String, String> environment) {
        var second = HostAgent.start(MIGRATION, operator.keysFile(), environment);
        orderCutOver(second, epoch, to);
        return second;
    }

    /** From now on this agent is the one that is asked and ordered; the one before ends. */
    public void follow(HostAgent next) {
        agent.close();
        agent = next;
    }

    /** Waits until both databases agree how the epoch ended. */
    public void awaitSettled(long epoch) {
        await("epoch " + epoch + " is settled")
                .atMost(SETTLED_WITHIN)
                .pollInterval(POLL)
                .ignoreExceptions()
                .until(() -> settled(epoch));
    }

    /** Whether the agent has seen both databases agree how the epoch ended. */
    public boolean settled(long epoch) {
        var journal = agentState().journal();
        return journal != null && journal.epoch() == epoch && journal.settled();
    }

    private AgentState.CutoverReport finishCutOver(Side to) {
        var report = agentState().cutover();
        recordCutOver(to);
        return requireNonNull(report, "the agent has no report");
    }

    /** Records a settled epoch as the operator does: whoever has missed the table gets it now. */
    public void recordCutOver(Side to) {
        var journal = requireNonNull(agentState().journal());
        if (journal.outcome() == AgentState.Outcome.MOVED) {
            route(routes.recorded(journal.epoch(), to, freshness));
        }
        desire(AgentDesired.Work.REPLICATE, null, null);
    }

    /** Orders clean-up, and waits until nothing is left. */
    public void cleanUp() {
        desire(AgentDesired.Work.CLEAN_UP, null, null);
        await("everything is cleaned up").atMost(SETTLED_WITHIN).until(agentSays(AgentState::cleanedUp));
    }

    private long lastEpoch() {
        var journal = agentState().journal();
        return journal == null ? 0 : journal.epoch();
    }

    private void desire(
            AgentDesired.Work work,
            AgentDesired.@Nullable Validation validation,
            AgentDesired.@Nullable Cutover cutover) {
        operator.desire(agent, desired(work, validation, cutover));
    }

    private AgentDesired desired(
            AgentDesired.Work work,
            AgentDesired.@Nullable Validation validation,
            AgentDesired.@Nullable Cutover cutover) {
        return new AgentDesired(
                Wire.VERSION,
                ++desiredRevision,
                MIGRATION,
                "host/orders",
                1,
                endpoint(source),
                endpoint(target),
                new AgentDesired.Tables(List.of("public.*"), List.of(), AgentDesired.WithoutIdentity.FULL),
                AgentDesired.SchemaMode.EXISTING,
                false,
                work,
                validation,
                cutover,
                IntStream.range(0, proxies.size()).mapToObj(this::endpoint).toList(),
                leave(),
                null);
    }

    private AgentDesired.@Nullable Leave leave() {
        if (freshness == null) {
            return null;
        }
        var reads = table.reads();
        boolean instants = reads.onTarget() + reads.shadowPercent() > 0 && table.writes() == Side.SOURCE;
        return new AgentDesired.Leave(
                table.epoch(),
                operator.authority(PROXY, table.epoch(), agentState().agentKey()),
                instants);
    }

    private AgentDesired.ProxyEndpoint endpoint(int index) {
        int port = wiring.via(proxies.get(index).adminPort());
        return new AgentDesired.ProxyEndpoint("proxy-" + index, "http://127.0.0.1:" + port, PROXY);
    }

    private Callable<Boolean> agentSays(Predicate<AgentState> fact) {
        return () -> fact.test(agentState());
    }

    public AgentState agentState() {
        return operator.state(agent);
    }

    /** What each proxy says of itself. */
    public List<ProxyState> proxyStates() {
        return proxies.stream().map(operator::state).toList();
    }

    /** How clients connect: through the first proxy. */
    public Target application() {
        return applications().getFirst();
    }

    /** How clients connect through each proxy. */
    public List<Target> applications() {
        return proxies.stream()
                .map(proxy -> HostDatabases.application("127.0.0.1", proxy.port()))
                .toList();
    }

    /** The wire between the agent and a server. */
    public Relay wireTo(Side side) {
        return wiring.relay(server(side).port());
    }

    /** The wires between the agent and each proxy, both ways. */
    public List<Relay> wiresToProxies() {
        return Stream.concat(Stream.of(agent.port()), proxies.stream().map(HostProxy::adminPort))
                .map(wiring::relay)
                .toList();
    }

    /** How the auditor connects to a side, as the superuser. */
    public Target direct(Side side) {
        return databases.direct(side);
    }

    /** Where each program says what it says, by its name. */
    public Map<String, Path> logs() {
        var logs = new LinkedHashMap<String, Path>();
        logs.put("agent", agent.process().log());
        IntStream.range(0, proxies.size())
                .forEach(i -> logs.put("proxy-" + i, proxies.get(i).process().log()));
        logs.put("source", source.log());
        logs.put("target", target.log());
        return logs;
    }

    public HostPostgres server(Side side) {
        return databases.server(side);
    }

    public HostDatabases databases() {
        return databases;
    }

    public HostProxy proxy() {
        return proxies.getFirst();
    }

    public List<HostProxy> proxies() {
        return proxies;
    }

    public HostAgent agent() {
        return agent;
    }

    @Override
    public void close() {
        // Each of them is closed, whatever closing another says.
        try (databases;
                wiring) {
            proxies.forEach(HostProxy::close);
            agent.close();
        }
    }
}
