package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.later;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements that wait for writes to move, and what ends their waiting, against two real servers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HoldsTest {
    private final PostgresServer source = TwoServers.SOURCE;

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
        proxy.route(ProxyUnderTest.table(0, 0, source, TwoServers.TARGET, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    @Test
    void letsOpenTransactionsEndBeforeAHoldIsDrained() throws Exception {
        try (var connection = proxy.connect("");
                var other = proxy.connect("")) {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO item (label) VALUES ('open')");
            var reply = proxy.hold(1, 10_000, 50);
            assertThat(reply.drained()).isFalse();
            assertThat(reply.openWriteTransactions()).isOne();
            var waiting = later(other, "INSERT INTO item (label) VALUES ('held')");
            assertThat(value(other(), SIDE)).isEqualTo("source");
            var drained = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return proxy.hold(1, 10_000, 5_000);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Thread::startVirtualThread);
            run(connection, "INSERT INTO item (label) VALUES ('goes on')");
            connection.commit();
            assertThat(drained.get(5, TimeUnit.SECONDS).drained()).isTrue();
            assertThat(waiting).isNotDone();
            assertThat(proxy.release(1).statusCode()).isEqualTo(200);
            waiting.get(5, TimeUnit.SECONDS);
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("3");
        assertThat(proxy.order("POST", "/v1/hold", new HoldOrder(1, 1, 1000, 0), 1)
                        .body())
                .contains("OldEpoch");
    }

    private Connection other() throws SQLException {
        return proxy.connect("");
    }

    @Test
    void aHoldOfAnEpochBeforeEndsWithTheOneThatIsLetGo() throws Exception {
        try (var connection = proxy.connect("")) {
            TwoServers.journal(source, 1, "left", "reopened");
            proxy.hold(1, 60_000, 0);
            var written = later(connection, "INSERT INTO item (label) VALUES ('held')");
            await().until(() -> proxy.state().heldSessions() == 1);
            assertThat(proxy.hold(2, 0, 0).drained()).isTrue();
            written.get(2, TimeUnit.SECONDS);
            assertThat(proxy.state().heldEpoch()).isZero();
        }
    }

    @Test
    void aHoldThatIsLetGoEndsAtOnceAndTheSameEpochMayHoldAgain() throws Exception {
        try (var connection = proxy.connect("")) {
            proxy.hold(1, 60_000, 0);
            var insert = later(connection, "INSERT INTO item (label) VALUES ('held')");
            await().until(() -> proxy.state().heldSessions() == 1);
            proxy.hold(1, 0, 0);
            insert.get(5, TimeUnit.SECONDS);
            assertThat(proxy.state().heldEpoch()).isZero();
            assertThat(proxy.hold(1, 60_000, 0).drained()).isTrue();
            assertThat(proxy.state().heldEpoch()).isEqualTo(1);
        }
    }

    @Test
    void writesGoOnWhereTheyWereWhenALeaseEnds() throws Exception {
        try (var connection = proxy.connect("")) {
            proxy.hold(1, 200, 0);
            run(connection, "INSERT INTO item (label) VALUES ('held')");
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void cancelsAndGivesUpHeldStatementsWithoutEndingTheSession() throws Exception {
        try (var connection = proxy.connect("");
                var statement = connection.createStatement()) {
            proxy.hold(1, 60_000, 0);
            var waiting = CompletableFuture.runAsync(
                    () -> {
                        try {
                            statement.executeUpdate("INSERT INTO item (label) VALUES ('never')");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e.getSQLState(), e);
                        }
                    },
                    Thread::startVirtualThread);
            await().until(() -> proxy.state().heldSessions() == 1);
            statement.cancel();
            assertThatThrownBy(waiting::join).hasMessageContaining("57014");
            assertThatThrownBy(() -> run(connection, "INSERT INTO item (label) VALUES ('too long')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
            assertThat(value(connection, SIDE)).isEqualTo("source");
            proxy.release(1);
            run(connection, "INSERT INTO item (label) VALUES ('now')");
        }
        assertThat(source.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("now");
    }
}
