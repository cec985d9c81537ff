package dev.pointsman.e2e.host;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.load.Fill;
import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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

    private final HostPostgres source;
    private final HostPostgres target;
    private final HostOperator operator = new HostOperator();
    private final HostProxy proxy;
    private final HostAgent agent;
    private final Target application;
    private long desiredRevision;
    private RoutingTable table;

    private HostStack(HostPostgres source, HostPostgres target, int rows) throws SQLException {
        this.source = source;
        this.target = target;
        fill(rows);
        this.table = firstTable();
        this.proxy = HostProxy.start(PROXY, operator.keysFile(), usersFile(), table);
        this.application = application(proxy.port());
        this.agent = HostAgent.start(MIGRATION, operator.keysFile());
    }

    /**
     * Starts everything; nothing is replicated yet.
     *
     * @param sourceMajor PostgreSQL of the source
     * @param targetMajor PostgreSQL of the target, whose tables exist and are empty
     * @param rows rows in the source
     */
    public static HostStack start(int sourceMajor, int targetMajor, int rows) throws SQLException {
        return new HostStack(HostPostgres.start(sourceMajor), HostPostgres.start(targetMajor), rows);
    }

    private void fill(int rows) throws SQLException {
        var from = new Fill(source.superuser("postgres"), application(source.port()));
        from.database();
        from.rows(rows);
        var to = new Fill(target.superuser("postgres"), application(target.port()));
        to.database();
        to.sameVerifierAs(source.superuser("postgres"));
        to.schema();
    }

    private String usersFile() {
        var verifier = source.ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = 'app'");
        return "{\"users\":{\"app\":\"" + verifier + "\"}}";
    }

    private static Target application(int port) {
        return new Target("127.0.0.1", port, DATABASE, "app", "app");
    }

    private RoutingTable firstTable() {
        return new RoutingTable(Wire.VERSION, 0, 0, null, backend(source), null, Side.SOURCE, 0, false, null);
    }

    private static Backend backend(HostPostgres server) {
        return new Backend("127.0.0.1", server.port(), DATABASE, TlsMode.DISABLE);
    }

    private static Endpoint endpoint(HostPostgres server) {
        return new Endpoint("127.0.0.1", server.port(), DATABASE, TlsMode.DISABLE);
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

    /** Sends this share of the movable reads to the target. */
    public void reads(int percentOnTarget) {
        route(new RoutingTable(
                Wire.VERSION,
                table.epoch(),
                table.revision() + 1,
                MIGRATION,
                backend(source),
                backend(target),
                table.writes(),
                percentOnTarget,
                true,
                agent.admin().toString()));
    }

    private void route(RoutingTable next) {
        table = next;
        operator.route(proxy, next);
    }

    /** Moves writes to a side; what the agent reports when the epoch is settled, moved or given up. */
    public AgentState.CutoverReport cutOver(Side to) {
        long epoch = Math.max(table.epoch(), lastEpoch()) + 1;
        orderCutOver(epoch, to);
        awaitSettled(epoch);
        return finishCutOver(to);
    }

    /** Orders it and does not wait. */
    public void orderCutOver(long epoch, Side to) {
        var authority = operator.authority(PROXY, epoch, agentState().agentKey());
        desire(
                AgentDesired.Work.REPLICATE,
                null,
                new AgentDesired.Cutover(
                        epoch,
                        to,
                        MAX_PAUSE_MILLIS,
                        DRAIN_MILLIS,
                        ATTEMPTS,
                        AgentDesired.LongTransactions.WAIT,
                        tableOf(epoch, to),
                        authority));
    }

    /** Waits until both databases agree how the epoch ended. */
    public void awaitSettled(long epoch) {
        await("epoch " + epoch + " is settled")
                .atMost(SETTLED_WITHIN)
                .pollInterval(POLL)
                .ignoreExceptions()
                .until(agentSays(state -> {
                    var journal = state.journal();
                    return journal != null && journal.epoch() == epoch && journal.settled();
                }));
    }

    private AgentState.CutoverReport finishCutOver(Side to) {
        var state = agentState();
        var journal = requireNonNull(state.journal());
        if (journal.outcome() == AgentState.Outcome.MOVED) {
            var moved = tableOf(journal.epoch(), to);
            route(withRevision(moved, 1));
        }
        desire(AgentDesired.Work.REPLICATE, null, null);
        return requireNonNull(state.cutover(), "the agent has no report");
    }

    private static RoutingTable withRevision(RoutingTable table, long revision) {
        return new RoutingTable(
                table.wire(),
                table.epoch(),
                revision,
                table.migration(),
                table.source(),
                table.target(),
                table.writes(),
                table.readsOnTarget(),
                table.warmTarget(),
                table.agent());
    }

    private RoutingTable tableOf(long epoch, Side writes) {
        return new RoutingTable(
                Wire.VERSION,
                epoch,
                0,
                MIGRATION,
                backend(source),
                backend(target),
                writes,
                writes == Side.TARGET ? 100 : 0,
                true,
                agent.admin().toString());
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
        operator.desire(
                agent,
                new AgentDesired(
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
                        List.of(new AgentDesired.ProxyEndpoint(
                                "proxy-0", proxy.admin().toString(), PROXY)),
                        null));
    }

    private Callable<Boolean> agentSays(Predicate<AgentState> fact) {
        return () -> fact.test(agentState());
    }

    public AgentState agentState() {
        return operator.state(agent);
    }

    public ProxyState proxyState() {
        return operator.state(proxy);
    }

    /** How clients connect: through the proxy. */
    public Target application() {
        return application;
    }

    /** How the auditor connects to a side, as the superuser. */
    public Target direct(Side side) {
        return server(side).superuser(DATABASE);
    }

    public HostPostgres server(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    public HostProxy proxy() {
        return proxy;
    }

    public HostAgent agent() {
        return agent;
    }

    @Override
    public void close() {
        // Each of them is closed, whatever closing another says.
        try (var _ = source;
                var _ = target;
                var _ = proxy) {
            agent.close();
        }
    }
}
