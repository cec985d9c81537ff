package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Writes move there and back under load. Nothing replicates between the servers here, so each acknowledged number has to
 * be on exactly one of them.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StormTest {
    private static final int CLIENTS = 8;
    private static final int MOVES = 16;

    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(CLIENTS);
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(10));
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        TwoServers.reset();
    }

    private void client(int number) {
        var modes = new String[] {"simple", "extended", "prepareThreshold", "extendedCacheEverything"};
        var mode = modes[number % modes.length];
        var options = mode.equals("prepareThreshold") ? "prepareThreshold=1" : "preferQueryMode=" + mode;
        try (var connection = proxy.connect(options)) {
            for (int i = 0; !over.get(); i++) {
                write(connection, number + "-" + i);
                rounds.incrementAndGet();
            }
        } catch (SQLException e) {
            errors.add(mode + " " + e.getSQLState() + " " + e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private void write(Connection connection, String label) throws SQLException {
        boolean transaction = label.hashCode() % 3 == 0;
        connection.setAutoCommit(!transaction);
        try (var insert = connection.prepareStatement("INSERT INTO item (label) VALUES (?)")) {
            insert.setString(1, label);
            insert.executeUpdate();
            if (transaction) {
                insert.setString(1, label + "-second");
                insert.executeUpdate();
                connection.commit();
            }
        }
        acknowledged.addAndGet(transaction ? 2 : 1);
        connection.setAutoCommit(true);
        assertThat(value(connection, "SELECT count(*) FROM side")).isEqualTo("1");
    }

    private void load() {
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            Thread.startVirtualThread(() -> client(number));
        }
        await().until(() -> rounds.get() > CLIENTS);
    }

    private void settle() throws Exception {
        over.set(true);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(errors).isEmpty();
        long found = 0;
        for (var server : new PostgresServer[] {source, target}) {
            found += Long.parseLong(server.value("app", "SELECT count(*) FROM item"));
        }
        assertThat(found).isEqualTo(acknowledged.get());
        assertThat(proxy.state().disconnects()).isZero();
    }

    private void more() {
        int before = rounds.get();
        await().pollInterval(Duration.ofMillis(5)).until(() -> rounds.get() > before + CLIENTS || !errors.isEmpty());
    }

    @Test
    void losesDoublesAndRefusesNothingWhenHeldWritesMove() throws Exception {
        load();
        for (int epoch = 1; epoch <= MOVES; epoch++) {
            var to = epoch % 2 == 1 ? Side.TARGET : Side.SOURCE;
            var reply = proxy.hold(epoch, 10_000, 5_000);
            assertThat(reply.drained()).isTrue();
            TwoServers.close(to == Side.TARGET ? source : target, epoch);
            TwoServers.open(to == Side.TARGET ? target : source);
            proxy.route(ProxyUnderTest.table(epoch, 0, source, target, to, to == Side.TARGET ? 100 : 0));
            more();
            proxy.route(ProxyUnderTest.table(epoch, 1, source, target, to, to == Side.TARGET ? 100 : 50));
            more();
        }
        settle();
        assertThat(proxy.state().fenceHits()).isZero();
    }

    @Test
    void findsTheSideByTheJournalWhenNobodyHeldOrTold() throws Exception {
        try (var connection = proxy.connect("")) {
            await().until(() -> proxy.state().warmSessions() == 1);
            for (int epoch = 1; epoch <= 6; epoch++) {
                boolean there = epoch % 2 == 1;
                var left = there ? source : target;
                var entered = there ? target : source;
                TwoServers.close(left, epoch);
                TwoServers.open(entered);
                TwoServers.journal(left, epoch, "left", "moved");
                TwoServers.journal(entered, epoch, "entered", "entered");
                dev.pointsman.proxy.fixture.Sql.run(connection, "INSERT INTO item (label) VALUES ('" + epoch + "')");
                assertThat(entered.value("app", "SELECT count(*) FROM item WHERE label = '" + epoch + "'"))
                        .isEqualTo("1");
            }
            assertThat(proxy.state().fenceHits()).isEqualTo(6);
        }
    }
}
