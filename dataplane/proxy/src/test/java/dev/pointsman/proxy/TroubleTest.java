package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.proxy.session.Transport;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Servers that go away, sessions that cannot move, proxies that end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TroubleTest {
    /** tcpmux: connections to it are refused. */
    private static final int NOBODYS_PORT = 1;

    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(2));
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
    }

    @Test
    void answersReadsFromTheSourceWhileTheTargetIsAway() throws Exception {
        try (var connection = proxy.connect("")) {
            proxy.route(ProxyUnderTest.table(0, 1, source, target, Side.SOURCE, 100));
            assertThat(value(connection, SIDE)).isEqualTo("target");
            target.down();
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(value(connection, SIDE)).isEqualTo("source");
                }
                try (var fresh = proxy.connect("")) {
                    assertThat(value(fresh, SIDE)).isEqualTo("source");
                }
                assertThat(proxy.state().fallbacks()).isPositive();
                assertThat(proxy.state().disconnects()).isZero();
            } finally {
                target.up();
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> value(connection, SIDE).equals("target"));
        }
    }

    /** Falling back from the target to the target would go on for ever, as fast as connections are refused. */
    @Test
    void aReadOfTheTargetHasNowhereToFallBackToOnceWritesAreThere() throws Exception {
        try (var connection = proxy.connect("socketTimeout=20")) {
            var away = new Backend("127.0.0.1", NOBODYS_PORT, "app", TlsMode.DISABLE);
            var there = ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100);
            proxy.route(new RoutingTable(
                    there.wire(),
                    1,
                    0,
                    there.migration(),
                    there.source(),
                    away,
                    Side.TARGET,
                    Reads.share(100, null),
                    true));
            assertThatThrownBy(() -> value(connection, SIDE))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"));
            proxy.route(ProxyUnderTest.table(1, 1, source, target, Side.TARGET, 100));
            assertThat(value(connection, SIDE)).isEqualTo("target");
        }
        assertThat(proxy.state().fallbacks()).isZero();
    }

    @Test
    void cancelsAReadThatWaitsForAConnection() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var connection = proxy.connect("");
                var statement = connection.createStatement()) {
            var nobody = new Backend("127.0.0.1", silent.getLocalPort(), "app", TlsMode.DISABLE);
            var there = ProxyUnderTest.table(0, 1, source, target, Side.SOURCE, 100);
            proxy.route(new RoutingTable(
                    there.wire(),
                    0,
                    1,
                    there.migration(),
                    there.source(),
                    nobody,
                    Side.SOURCE,
                    Reads.share(100, null),
                    true));
            var waiting = CompletableFuture.runAsync(
                    () -> assertThatThrownBy(() -> statement.execute(SIDE))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("57014")),
                    Thread::startVirtualThread);
            await().until(() -> {
                statement.cancel();
                return waiting.isDone();
            });
            waiting.join();
            run(connection, "INSERT INTO item (label) VALUES ('goes on')");
        }
        assertThat(proxy.state().fallbacks()).isZero();
    }

    /** The kernel's own word: timer 02 is that of keepalive, and the time to its next probe is in hundredths. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void bothEndsOfASessionAreProbedWhenTheyAreSilent(Transport transport, @TempDir Path config) throws Exception {
        try (var other = new ProxyUnderTest(Duration.ofSeconds(2), config, transport.name())) {
            other.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
            try (var connection = other.connect("")) {
                var backend = Integer.parseInt(value(connection, "SELECT inet_client_port()"));
                await().untilAsserted(() -> {
                    assertThat(hundredthsToProbe("^ *\\d+: \\S+:%04X ".formatted(other.proxy.port())))
                            .isBetween(1, 3000);
                    assertThat(hundredthsToProbe("^ *\\d+: \\S+:%04X \\S+:%04X ".formatted(backend, source.port())))
                            .isBetween(1, 3000);
                });
            }
        }
    }

    /** Of the established connection with these ports; -1 where there is no such timer. */
    private static int hundredthsToProbe(String ports) throws IOException {
        var pattern = Pattern.compile(ports);
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (var line : Files.readAllLines(Path.of(table))) {
                var fields = line.strip().split(" +", -1);
                if (fields[3].equals("01") && pattern.matcher(line).find()) {
                    var timer = fields[5].split(":", -1);
                    return timer[0].equals("02") ? Integer.parseInt(timer[1], 16) : -1;
                }
            }
        }
        throw new AssertionError("no connection with the ports " + ports);
    }

    @Test
    void saysLikeAServerThatTheServerHasGone() throws Exception {
        try (var connection = proxy.connect("")) {
            run(connection, "SELECT 1");
            source.execute("app", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
            assertThatThrownBy(() -> run(connection, "INSERT INTO item (label) VALUES ('x')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("57P01", "08006"));
            await().until(() -> proxy.state().disconnects() == 1);
        }
    }

    @Test
    void neverWritesPastATemporaryTableThatStayedBehind() throws Exception {
        try (var connection = proxy.connect("")) {
            run(connection, "CREATE TEMP TABLE item (id bigint, label text)");
            run(connection, "BEGIN; CREATE TEMP TABLE gone (x int) ON COMMIT DROP; COMMIT");
            proxy.route(ProxyUnderTest.table(0, 1, source, target, Side.SOURCE, 100));
            assertThat(value(connection, SIDE)).isEqualTo("source");
            assertThat(proxy.state().pinned()).containsExactly(java.util.Map.entry("temporaryTable", 1));
            await().until(() -> proxy.state().warmSessions() == 1);
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            assertThatThrownBy(() -> run(connection, "INSERT INTO item VALUES (1, 'was meant for the temporary one')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
            run(connection, "DISCARD ALL");
            run(connection, "INSERT INTO item (label) VALUES ('permanent')");
        }
        assertThat(target.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("permanent");
        assertThat(proxy.state().disconnects()).isZero();
    }

    @Test
    void movesASessionWhoseTemporaryTableIsGone() throws Exception {
        try (var connection = proxy.connect("")) {
            run(connection, "CREATE TEMP TABLE passing (x int)");
            assertThat(proxy.state().pinned()).containsOnlyKeys("temporaryTable");
            run(connection, "DROP TABLE passing");
            await().until(() -> proxy.state().warmSessions() == 1);
            proxy.hold(1, 10_000, 1_000);
            await().until(() -> proxy.state().pinned().isEmpty());
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            run(connection, "INSERT INTO item (label) VALUES ('moved')");
        }
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void tellsOfCursorsThatAreHeldAndOfWhoListensAndListensOnBothSides() throws Exception {
        try (var connection = proxy.connect("")) {
            run(connection, "BEGIN; DECLARE held CURSOR WITH HOLD FOR SELECT 1; COMMIT");
            assertThat(proxy.state().pinned()).containsExactly(java.util.Map.entry("holdCursor", 1));
            assertThat(proxy.state().listening()).isZero();
            run(connection, "CLOSE held");
            run(connection, "LISTEN paid");
            assertThat(proxy.state().listening()).isEqualTo(1);
            proxy.hold(1, 10_000, 1_000);
            await().until(() -> proxy.state().pinned().isEmpty());
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            assertThat(value(connection, SIDE)).isEqualTo("target");
            target.execute("app", "SELECT pg_notify('paid', '7')");
            await().until(() -> connection.unwrap(PGConnection.class).getNotifications(10).length > 0);
            run(connection, "UNLISTEN paid");
            assertThat(proxy.state().listening()).isZero();
        }
    }

    @Test
    void letsTransactionsEndBeforeItEnds() throws Exception {
        var idle = proxy.connect("");
        var busy = proxy.connect("");
        busy.setAutoCommit(false);
        run(busy, "INSERT INTO item (label) VALUES ('before')");
        var ended = CompletableFuture.runAsync(
                () -> {
                    try {
                        proxy.proxy.drain();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                command -> Thread.startVirtualThread(command));
        assertThatThrownBy(() -> await().ignoreExceptionsMatching(_ -> false).until(() -> {
                    run(idle, "SELECT 1");
                    return false;
                }))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
        run(busy, "INSERT INTO item (label) VALUES ('after')");
        busy.commit();
        ended.get(10, TimeUnit.SECONDS);
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("2");
    }
}
