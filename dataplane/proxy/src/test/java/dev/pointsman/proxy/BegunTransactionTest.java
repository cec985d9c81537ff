package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.later;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.Pipeline;
import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions that have done nothing but begin when their first statement meets a fence: they begin again elsewhere. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BegunTransactionTest {
    private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ";
    private static final String ISOLATION = "SELECT current_setting('transaction_isolation')";
    private static final String LABELS = "SELECT coalesce(string_agg(label, ',' ORDER BY label), '') FROM item";

    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(5));
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        TwoServers.reset();
    }

    private Connection connect(String options) throws SQLException {
        var connection = proxy.connect(options);
        await().until(() -> proxy.state().warmSessions() == 1);
        return connection;
    }

    private void fence() throws SQLException {
        TwoServers.close(source, 1);
        TwoServers.journal(source, 1, "left", "fenced");
    }

    private void awaitHeld() {
        await().until(() -> proxy.state().heldSessions() == 1);
    }

    private void moved() throws SQLException {
        TwoServers.journal(source, 1, "left", "moved");
        TwoServers.journal(target, 1, "entered", "entered");
    }

    private void noTransactionIsOpen(PostgresServer server) {
        await().untilAsserted(() -> assertThat(
                        server.value(
                                "app",
                                "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = 'app'"))
                .isEqualTo("0"));
    }

    private Pipeline pipeline() throws IOException {
        var pipeline = new Pipeline(proxy.proxy.port(), "app", "app");
        await().until(() -> proxy.state().warmSessions() == 1);
        return pipeline;
    }

    /** As drivers do that save a round trip; of BEGIN the client hears before the fence says no. */
    @Test
    void oneThatBeginsInTheSameBatchGoesOnWhereWritesHaveMoved() throws Exception {
        try (var client = pipeline()) {
            fence();
            client.send(BEGIN, "INSERT INTO item (label) VALUES ('first')");
            awaitHeld();
            noTransactionIsOpen(source);
            moved();
            assertThat(client.read()).isEqualTo("12C(BEGIN)12C(INSERT 0 1)Z(T)");
            assertThat(target.value("app", LABELS)).isEmpty();
            client.send("INSERT INTO item (label) VALUES ('second')", "COMMIT");
            assertThat(client.read()).isEqualTo("12C(INSERT 0 1)12C(COMMIT)Z(I)");
        }
        assertThat(target.value("app", LABELS)).isEqualTo("first,second");
        assertThat(source.value("app", LABELS)).isEmpty();
    }

    @Test
    void oneThatBeginsInTheSameBatchHasFailedWhenItGoesOnNowhere() throws Exception {
        try (var client = pipeline()) {
            fence();
            client.send(BEGIN, "INSERT INTO item (label) VALUES ('never')");
            assertThat(client.read()).isEqualTo("12C(BEGIN)12E(55P03)Z(E)");
            client.send("INSERT INTO item (label) VALUES ('outside')");
            assertThat(client.read()).isEqualTo("E(25P02)Z(E)");
            client.send("ROLLBACK");
            assertThat(client.read()).isEqualTo("12C(ROLLBACK)Z(I)");
        }
        assertThat(source.value("app", LABELS)).isEmpty();
    }

    /** What was done before the refused statement would be done twice. */
    @Test
    void oneWhoseBatchHasWrittenElsewhereFirstIsToBeTriedAgain() throws Exception {
        try (var client = pipeline()) {
            fence();
            client.send(BEGIN, "UPDATE side SET name = name", "INSERT INTO item (label) VALUES ('never')");
            assertThat(client.read()).isEqualTo("12C(BEGIN)12C(UPDATE 1)12E(40001)Z(E)");
            client.send("ROLLBACK");
            assertThat(client.read()).isEqualTo("12C(ROLLBACK)Z(I)");
        }
    }

    /** The driver begins by a batch of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"prepareThreshold=1", "prepareThreshold=0", "preferQueryMode=extended"})
    void oneThatBeginsWithItsFirstStatementGoesOnWhereWritesHaveMoved(String options) throws Exception {
        try (var client = connect(options)) {
            client.setAutoCommit(false);
            fence();
            var first = later(client, "INSERT INTO item (label) VALUES ('first')");
            awaitHeld();
            noTransactionIsOpen(source);
            moved();
            first.get(15, TimeUnit.SECONDS);
            assertThat(target.value("app", LABELS)).isEmpty();
            run(client, "INSERT INTO item (label) VALUES ('second')");
            client.commit();
            assertThat(target.value("app", LABELS)).isEqualTo("first,second");
            run(client, "INSERT INTO item (label) VALUES ('third')");
            client.rollback();
        }
        assertThat(target.value("app", LABELS)).isEqualTo("first,second");
        assertThat(source.value("app", LABELS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=0", "prepareThreshold=1"})
    void oneThatHasBegunBeforeBeginsAgainAsItDid(String options) throws Exception {
        try (var client = connect(options)) {
            for (int i = 0; i < 3; i++) {
                run(client, BEGIN);
                run(client, "ROLLBACK");
            }
            run(client, BEGIN);
            fence();
            var first = later(client, "INSERT INTO item (label) VALUES ('first')");
            awaitHeld();
            noTransactionIsOpen(source);
            moved();
            first.get(15, TimeUnit.SECONDS);
            assertThat(value(client, ISOLATION)).isEqualTo("repeatable read");
            assertThat(value(client, SIDE)).isEqualTo("target");
            run(client, "ROLLBACK");
            assertThat(value(client, ISOLATION)).isEqualTo("read committed");
        }
        assertThat(target.value("app", LABELS)).isEmpty();
        assertThat(source.value("app", LABELS)).isEmpty();
    }

    @Test
    void oneThatHasBegunBeforeGoesOnWhereItWasWhenTheEpochIsGivenUp() throws Exception {
        try (var client = connect("preferQueryMode=simple")) {
            run(client, BEGIN);
            fence();
            var first = later(client, "INSERT INTO item (label) VALUES ('first')");
            awaitHeld();
            TwoServers.open(source);
            TwoServers.journal(source, 1, "left", "reopened");
            first.get(15, TimeUnit.SECONDS);
            assertThat(value(client, ISOLATION)).isEqualTo("repeatable read");
            run(client, "COMMIT");
        }
        assertThat(source.value("app", LABELS)).isEqualTo("first");
    }

    /** What follows would else be done outside a transaction, although the client takes itself to be in one. */
    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=1"})
    void oneThatGoesOnNowhereHasFailedLikeOthers(String options) throws Exception {
        try (var client = connect(options)) {
            run(client, BEGIN);
            fence();
            fails(client, "INSERT INTO item (label) VALUES ('never')", "55P03");
            fails(client, "INSERT INTO item (label) VALUES ('outside')", "25P02");
            TwoServers.open(source);
            fails(client, "INSERT INTO item (label) VALUES ('outside')", "25P02");
            run(client, "ROLLBACK");
            run(client, "INSERT INTO item (label) VALUES ('later')");
        }
        assertThat(source.value("app", LABELS)).isEqualTo("later");
    }

    @Test
    void oneThatBeginsWithItsFirstStatementHasFailedLikeOthersWhenItGoesOnNowhere() throws Exception {
        try (var client = connect("prepareThreshold=1")) {
            client.setAutoCommit(false);
            fence();
            fails(client, "INSERT INTO item (label) VALUES ('never')", "55P03");
            TwoServers.open(source);
            TwoServers.journal(source, 1, "left", "reopened");
            fails(client, "INSERT INTO item (label) VALUES ('outside')", "25P02");
            client.rollback();
            run(client, "INSERT INTO item (label) VALUES ('later')");
            client.commit();
        }
        assertThat(source.value("app", LABELS)).isEqualTo("later");
    }

    @Test
    void oneThatIsCanceledWhileItWaitsHasFailed() throws Exception {
        try (var client = connect("preferQueryMode=simple")) {
            run(client, BEGIN);
            fence();
            var statement = client.createStatement();
            var insert = java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return "" + statement.executeUpdate("INSERT INTO item (label) VALUES ('never')");
                        } catch (SQLException e) {
                            return "" + e.getSQLState();
                        }
                    },
                    work -> Thread.startVirtualThread(work));
            awaitHeld();
            statement.cancel();
            assertThat(insert.get(15, TimeUnit.SECONDS)).isEqualTo("57014");
            fails(client, "SELECT 1", "25P02");
            run(client, "ROLLBACK");
            assertThat(value(client, SIDE)).isEqualTo("source");
        }
    }

    /** It has read: on the other side the same might read otherwise. */
    @Test
    void oneThatHasReadIsToBeTriedAgain() throws Exception {
        try (var client = connect("preferQueryMode=simple")) {
            run(client, BEGIN);
            assertThat(value(client, SIDE)).isEqualTo("source");
            fence();
            fails(client, "INSERT INTO item (label) VALUES ('never')", "40001");
            run(client, "ROLLBACK");
        }
    }

    private static void fails(Connection client, String sql, String state) {
        assertThatThrownBy(() -> run(client, sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }
}
