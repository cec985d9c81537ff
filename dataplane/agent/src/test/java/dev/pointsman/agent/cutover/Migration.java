package dev.pointsman.agent.cutover;

import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.replicate.Streams;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.Authority;
import dev.pointsman.wire.order.OrderKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A migration whose streams flow, ready for cutovers: real servers, real replication, the fences installed. */
public final class Migration implements AutoCloseable {
    public static final Duration SOON = Duration.ofSeconds(60);
    /** Generous: what is tested here is not how fast a busy machine is. */
    private static final long MAX_PAUSE_MILLIS = 3000;

    private static final long DRAIN_MILLIS = 200;
    private static final int ATTEMPTS = 20;
    private static final AgentDesired.Tables ALL =
            new AgentDesired.Tables(List.of("public.*"), List.of(), WithoutIdentity.FULL);

    public final Pair pair;
    final OrderKey operator = OrderKey.generate();
    final OrderKey agent = OrderKey.generate();
    final ProxyStandIn proxy = new ProxyStandIn(operator.publicText());
    public final MigratedTables tables;
    private final Sides sides;
    private final Streams streams;

    public Migration(int sourceMajor, int targetMajor) throws SQLException {
        this(Pair.shared(sourceMajor, targetMajor));
    }

    Migration(Pair pair) throws SQLException {
        this.pair = pair;
        sides = new Sides(pair.databases(), "test");
        streams = new Streams(sides);
        for (var side : Side.values()) {
            Shop.create(pair, side);
            pair.run(side, Ledger.TABLE, "ALTER TABLE log_lines REPLICA IDENTITY FULL");
        }
        Shop.fill(pair, Side.SOURCE, 100);
        tables = sides.on(Side.SOURCE, connection -> MigratedTables.read(connection, ALL));
        for (var side : Side.values()) {
            sides.at(side, Install::make);
            sides.at(
                    side,
                    connection -> Fence.install(connection, sides.names(), side, tables.fenced(), side == Side.SOURCE));
        }
        await().atMost(SOON).until(() -> {
            streams.ensure(tables);
            return pair.ask(
                            Side.SOURCE,
                            "SELECT count(*) FROM pg_subscription WHERE subname LIKE '%reverse' AND"
                                    + " subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())")
                    .equals("1");
        });
    }

    Cutovers cutovers(Failpoint failpoint) {
        return new Cutovers(pair.databases(), agent, side -> streams.orient(side), failpoint);
    }

    Cutover order(long epoch, Side to) {
        return order(epoch, to, LongTransactions.WAIT);
    }

    Cutover order(long epoch, Side to, LongTransactions longTransactions) {
        return order(epoch, to, longTransactions, ATTEMPTS);
    }

    Cutover order(long epoch, Side to, LongTransactions longTransactions, int attempts) {
        var table = new RoutingTable(
                Wire.VERSION,
                epoch,
                0,
                "migration",
                backend(pair.databases().source().endpoint()),
                backend(pair.databases().target().endpoint()),
                to,
                Reads.share(to == Side.TARGET ? 100 : 0, null),
                true);
        var authority = Authority.grant(operator, ProxyStandIn.AUDIENCE, epoch, agent.publicText());
        return new Cutover(epoch, to, MAX_PAUSE_MILLIS, DRAIN_MILLIS, attempts, longTransactions, table, authority);
    }

    private static Backend backend(Endpoint endpoint) {
        return new Backend(endpoint.host(), endpoint.port(), endpoint.database(), endpoint.tls());
    }

    /** Calls again and again, as the agent's loop does, until the epoch is settled and the proxies have heard of it. */
    Journal settle(Cutovers cutovers, Cutover order) {
        return settle(cutovers, order, List.of(proxy.endpoint()));
    }

    /** The same with these proxies. */
    Journal settle(Cutovers cutovers, Cutover order, List<AgentDesired.ProxyEndpoint> proxies) {
        await().pollInterval(Duration.ofMillis(20)).atMost(SOON).until(() -> {
            var journal = cutovers.journal();
            if (cutovers.idle() && journal != null && journal.epoch() == order.epoch() && journal.settled()) {
                return true;
            }
            cutovers.advance(order, proxies);
            return false;
        });
        return java.util.Objects.requireNonNull(cutovers.journal());
    }

    /** Lets the streams flow as the settled side asks for. */
    void orient(Side writes) {
        await().atMost(SOON).until(() -> streams.orient(writes));
    }

    /** One try to let them flow so. */
    boolean orients(Side writes) throws SQLException {
        return streams.orient(writes);
    }

    /** Whether neither stream has a worker. */
    boolean stopped() throws SQLException {
        int workers = 0;
        for (var side : Side.values()) {
            workers += Integer.parseInt(pair.ask(
                    side,
                    "SELECT count(*) FROM pg_stat_subscription w JOIN pg_subscription s ON s.oid = w.subid"
                            + " WHERE w.pid IS NOT NULL AND s.subdbid ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())"));
        }
        return workers == 0;
    }

    /** How many fences are open: more than one would be two writers. */
    int openFences() throws SQLException {
        int open = 0;
        for (var side : Side.values()) {
            open += sides.on(side, connection -> Fence.verify(connection, sides.names(), tables.fenced()))
                                    .state()
                            == dev.pointsman.wire.AgentState.Fence.OPEN
                    ? 1
                    : 0;
        }
        return open;
    }

    Sides sides() {
        return sides;
    }

    @Override
    public void close() throws SQLException {
        proxy.close();
        await().atMost(SOON).ignoreExceptions().until(() -> {
            streams.end();
            return true;
        });
        sides.close();
    }
}
