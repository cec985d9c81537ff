package dev.pointsman.proxy;

import dev.pointsman.proxy.admin.AdminPort;
import dev.pointsman.proxy.admin.Mounted;
import dev.pointsman.proxy.admin.Orders;
import dev.pointsman.proxy.admin.Reports;
import dev.pointsman.proxy.auth.Logins;
import dev.pointsman.proxy.auth.MountedUsers;
import dev.pointsman.proxy.auth.QueryUsers;
import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.proxy.metrics.Counters;
import dev.pointsman.proxy.metrics.Metrics;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.proxy.session.ClientPort;
import dev.pointsman.proxy.session.Connector;
import dev.pointsman.proxy.session.Door;
import dev.pointsman.proxy.session.ServerTls;
import dev.pointsman.proxy.session.Sessions;
import dev.pointsman.proxy.session.ShadowDialer;
import dev.pointsman.proxy.session.Station;
import dev.pointsman.proxy.session.Transport;
import dev.pointsman.proxy.session.VerifierQuery;
import dev.pointsman.proxy.shadow.Shadows;
import io.micrometer.core.instrument.Tags;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A running proxy: one loop that carries clients, servers and orders, and threads for what must not keep it. */
public final class Proxy implements AutoCloseable {
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PINS_INTERVAL = Duration.ofSeconds(5);
    private static final Duration TELL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(50);

    private final Settings settings;
    private final EventLoopGroup carrying;
    private final Beside beside;
    private final Transport transport;
    private final Station station;
    private final Channel clientPort;
    private final Channel adminPort;

    private Proxy(
            Settings settings,
            Transport transport,
            EventLoopGroup carrying,
            Beside beside,
            Station station,
            Channel clientPort,
            Channel adminPort) {
        this.settings = settings;
        this.transport = transport;
        this.carrying = carrying;
        this.beside = beside;
        this.station = station;
        this.clientPort = clientPort;
        this.adminPort = adminPort;
    }

    /** Starts one; it takes clients when this returns. */
    public static Proxy start(Settings settings) throws InterruptedException {
        var transport = Transport.choose(settings.transport());
        var carrying = transport.loop("pointsman-proxy");
        var beside = Beside.start();
        var loop = carrying.next();
        var counters = new Counters();
        var routing = new Routing(System.nanoTime());
        var holds = new Holds(loop::schedule, counters);
        var connector = new Connector(loop, transport, new ServerTls(settings.configDir()));
        var station = new Station(
                loop,
                routing,
                holds,
                new Fences(loop::schedule, routing),
                counters,
                connector,
                new Sessions(),
                shadows(settings, transport, routing),
                settings.maxHold());
        var follower = new Follower(station, version(), beside.telling());
        var mounted = new Mounted(settings.configDir(), settings.audience(), follower::offer);
        mounted.look();
        every(LOOK_INTERVAL, beside.aside(), mounted::look);
        every(PINS_INTERVAL, loop, station.sessions()::checkPins);
        every(TELL_INTERVAL, loop, follower::tellDisconnects);
        var auth = settings.configDir().resolve("auth");
        var users = new MountedUsers(auth, new QueryUsers(new VerifierQuery(auth, connector, routing)));
        var logins = new Logins(settings.configDir().resolve("clients"));
        var door = new Door(
                users,
                logins,
                mounted,
                settings.demand(),
                settings.passwordsInClear(),
                beside.keys(),
                settings.maxClients());
        var metrics = metrics(counters, follower);
        station.shadows().counters().tell(metrics);
        var reports = new Reports(follower::state, metrics::text, beside.aside());
        var clients = ClientPort.open(carrying, transport, settings.listenOn(settings.port()), station, door);
        var admin = AdminPort.open(
                carrying,
                transport.server(),
                settings.listenOn(settings.adminPort()),
                reports,
                new Orders(follower, mounted, beside.aside()));
        return new Proxy(settings, transport, carrying, beside, station, clients, admin);
    }

    private static void every(Duration interval, ScheduledExecutorService on, Runnable look) {
        var _ = on.scheduleWithFixedDelay(look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** On a loop of its own, which begins when a table first asks for it. */
    private static Shadows shadows(Settings settings, Transport transport, Routing routing) {
        return new Shadows(
                routing,
                () -> transport.loop("pointsman-shadow"),
                loop -> new ShadowDialer(new Connector(loop, transport, new ServerTls(settings.configDir()))));
    }

    private static Metrics metrics(Counters counters, Follower follower) {
        var metrics = new Metrics(counters);
        var none = Tags.empty();
        metrics.gauge(
                "pointsman_proxy_clients",
                "Connected clients",
                none,
                follower,
                each -> each.last().clients());
        metrics.gauge(
                "pointsman_proxy_warm_sessions",
                "Sessions ready to move",
                none,
                follower,
                each -> each.last().warmSessions());
        metrics.gauge(
                "pointsman_proxy_held_sessions",
                "Sessions that wait",
                none,
                follower,
                each -> each.last().heldSessions());
        metrics.gauge("pointsman_proxy_epoch", "Epoch of the table in use", none, follower, Follower::epoch);
        return metrics;
    }

    private static String version() {
        try (var in = Objects.requireNonNull(Proxy.class.getResourceAsStream("version.txt"), "version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own version cannot be read", e);
        }
    }

    /** How bytes get in and out. */
    public Transport transport() {
        return transport;
    }

    public int port() {
        return ((InetSocketAddress) clientPort.localAddress()).getPort();
    }

    public int adminPort() {
        return ((InetSocketAddress) adminPort.localAddress()).getPort();
    }

    /** Takes no more clients, lets transactions end, ends the rest when the time is over. */
    public void drain() throws InterruptedException {
        clientPort.close().sync();
        station.loop().execute(station.sessions()::drain);
        var deadline = System.nanoTime() + settings.drain().toNanos();
        var looks = new CountDownLatch(1);
        var look = station.loop()
                .scheduleWithFixedDelay(
                        () -> {
                            if (station.sessions().size() == 0 || System.nanoTime() > deadline) {
                                looks.countDown();
                            }
                        },
                        0,
                        DRAIN_LOOK.toMillis(),
                        TimeUnit.MILLISECONDS);
        looks.await();
        look.cancel(false);
        close();
    }

    /** Ends everything now. Idempotent. */
    @Override
    public void close() {
        if (carrying.isShuttingDown()) {
            return;
        }
        station.loop().submit(station.sessions()::endAll).syncUninterruptibly();
        clientPort.close().syncUninterruptibly();
        adminPort.close().syncUninterruptibly();
        station.shadows().close();
        beside.aside().shutdown();
        carrying.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        beside.close();
    }
}
