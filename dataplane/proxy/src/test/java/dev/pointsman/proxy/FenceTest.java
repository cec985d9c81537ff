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
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Statements that meet a fence because their proxy missed the hold. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FenceTest {
    private static final String UNANSWERED =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'SELECT state FROM%'";

    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;
    private ProxyUnderTest proxy;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(2));
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
        connection = proxy.connect("prepareThreshold=1");
        await().until(() -> proxy.state().warmSessions() == 1);
        TwoServers.close(source, 1);
        TwoServers.journal(source, 1, "left", "fenced");
    }

    @AfterEach
    void end() throws IOException, SQLException {
        connection.close();
        proxy.close();
        TwoServers.reset();
    }

    /** As an agent gives an epoch up. */
    private static void giveUp(PostgresServer left, long epoch) throws SQLException {
        TwoServers.open(left);
        TwoServers.journal(left, epoch, "left", "reopened");
    }

    private void losesPatience(String sql) {
        assertThatThrownBy(() -> run(connection, sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
    }

    private void awaitFenced() {
        await().until(() -> proxy.state().heldSessions() == 1);
    }

    @Test
    void findsOutFromTheJournalThatWritesHaveMoved() throws Exception {
        var insert = later(connection, "INSERT INTO item (label) VALUES ('held')");
        awaitFenced();
        TwoServers.journal(source, 1, "left", "moved");
        assertThat(insert).isNotDone();
        TwoServers.journal(target, 1, "entered", "entered");
        insert.get(5, TimeUnit.SECONDS);

        assertThat(target.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("held");
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("0");
        assertThat(value(connection, SIDE)).isEqualTo("target");
        assertThat(proxy.state().fenceHits()).isOne();
        proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
        assertThat(proxy.state().table()).isEqualTo(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
    }

    @Test
    void goesOnWhereItWasWhenTheEpochIsGivenUp() throws Exception {
        try (var insert = connection.prepareStatement("INSERT INTO item (label) VALUES (?) RETURNING label")) {
            insert.setString(1, "again");
            TwoServers.open(source);
            insert.executeQuery().close();
            TwoServers.close(source, 1);
            var waiting = java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> {
                        try (var rows = insert.executeQuery()) {
                            return rows.next() ? rows.getString(1) : "";
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    command -> Thread.startVirtualThread(command));
            awaitFenced();
            giveUp(source, 1);
            assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo("again");
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("2");
    }

    @Test
    void makesAStatementOnceAlthoughItsUnitIsSentTwice() throws Exception {
        var insert = later(connection, "INSERT INTO item (label) VALUES ('made and refused')");
        awaitFenced();
        TwoServers.open(source);
        assertThat(proxy.release(1).statusCode()).isEqualTo(200);
        insert.get(5, TimeUnit.SECONDS);
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void knowsAStatementWhoseFirstRunWasRefused() throws Exception {
        try (var insert = connection.prepareStatement("INSERT INTO item (label) VALUES ('refused first')")) {
            assertThatThrownBy(insert::executeUpdate)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            connection.setAutoCommit(false); // the driver would prepare it anew by itself
            assertThat(insert.executeUpdate()).isOne();
            connection.commit();
        }
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void goesOnAtOnceWhenATableSaysWhereTo() throws Exception {
        var insert = later(connection, "INSERT INTO item (label) VALUES ('told')");
        awaitFenced();
        proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
        insert.get(5, TimeUnit.SECONDS);
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void tellsTheClientWhenNobodyDecidesAndKeepsIt() throws Exception {
        losesPatience("INSERT INTO item (label) VALUES ('late')");
        assertThat(value(connection, SIDE)).isEqualTo("source");
        TwoServers.open(source);
        run(connection, "INSERT INTO item (label) VALUES ('later')");
        assertThat(source.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("later");
    }

    @Test
    void aTransactionThatWasHeldGoesOnWaitingWhenTheLeaseEndsAtAClosedFence() throws Exception {
        proxy.hold(1, 200, 0);
        connection.setAutoCommit(false);
        var insert = later(connection, "INSERT INTO item (label) VALUES ('held')");
        awaitFenced();
        await().until(() -> proxy.state().heldEpoch() == 0);
        awaitFenced();
        assertThat(insert).isNotDone();
        giveUp(source, 1);
        insert.get(5, TimeUnit.SECONDS);
        connection.commit();
        assertThat(source.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("held");
    }

    @Test
    void aTransactionDoesNotBeginWhileAnotherStatementWaitsAtAClosedFence() throws Exception {
        var insert = later(connection, "INSERT INTO item (label) VALUES ('first')");
        awaitFenced();
        try (var second = proxy.connect("prepareThreshold=1")) {
            second.setAutoCommit(false);
            var begun = later(second, "INSERT INTO item (label) VALUES ('second')");
            await().until(() -> proxy.state().heldSessions() == 2);
            giveUp(source, 1);
            insert.get(5, TimeUnit.SECONDS);
            begun.get(5, TimeUnit.SECONDS);
            second.commit();
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("2");
    }

    @Test
    void aTransactionDoesNotBeginAtAClosedFenceAlthoughWhoeverMetItHasGivenUp() throws Exception {
        losesPatience("INSERT INTO item (label) VALUES ('too long')");
        connection.setAutoCommit(false);
        var begun = later(connection, "INSERT INTO item (label) VALUES ('later')");
        awaitFenced();
        giveUp(source, 1);
        begun.get(5, TimeUnit.SECONDS);
        connection.commit();
        assertThat(source.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("later");
    }

    @Test
    void aServerThatDoesNotAnswerWhoseTheEpochIsKeepsNobodyFromAskingLater() throws Exception {
        try (var patient = new ProxyUnderTest(Duration.ofSeconds(30))) {
            patient.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
            try (var client = patient.connect("prepareThreshold=1");
                    var locking = source.connect("app")) {
                await().until(() -> patient.state().warmSessions() == 1);
                locking.setAutoCommit(false);
                run(locking, "LOCK pointsman.journal");
                var first = later(client, "INSERT INTO item (label) VALUES ('first')");
                await().until(() -> source.value("app", UNANSWERED).equals("1"));
                patient.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 0));
                first.get(5, TimeUnit.SECONDS);
                TwoServers.close(target, 2);
                TwoServers.journal(target, 2, "left", "fenced");
                var second = later(client, "INSERT INTO item (label) VALUES ('second')");
                await().until(() -> patient.state().heldSessions() == 1);
                giveUp(target, 2);
                second.get(15, TimeUnit.SECONDS);
                locking.rollback();
            }
        }
        assertThat(target.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("first,second");
    }

    @Test
    void aSessionThatBeganOnTheTargetFindsOutThatWritesWentBack() throws Exception {
        proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
        try (var late = proxy.connect("")) {
            TwoServers.close(target, 2);
            TwoServers.journal(target, 2, "left", "moved");
            TwoServers.open(source);
            TwoServers.journal(source, 2, "entered", "entered");
            later(late, "INSERT INTO item (label) VALUES ('back')").get(5, TimeUnit.SECONDS);
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void aStatementThatMeetsTheFenceOfAnEpochWhoseEndIsKnownAlreadyIsTriedAgain() throws Exception {
        proxy.route(ProxyUnderTest.table(2, 0, source, target, Side.TARGET, 100));
        TwoServers.close(target, 2);
        var insert = later(connection, "INSERT INTO item (label) VALUES ('late')");
        awaitFenced();
        TwoServers.open(target);
        insert.get(5, TimeUnit.SECONDS);
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void asksForTransactionsAndSeveralStatementsToBeTriedAgain() throws Exception {
        var moving = "40001";
        connection.setAutoCommit(false);
        assertThat(value(connection, SIDE)).isEqualTo("source");
        assertThatThrownBy(() -> run(connection, "INSERT INTO item (label) VALUES ('in transaction')"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(moving));
        connection.rollback();
        connection.setAutoCommit(true);
        try (var simple = proxy.connect("preferQueryMode=simple")) {
            var two = "INSERT INTO item (label) VALUES ('one'); INSERT INTO item (label) VALUES ('two')";
            assertThatThrownBy(() -> run(simple, two))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(moving));
            assertThatThrownBy(() -> run(simple, "SELECT sly('function')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(moving));
        }
    }

    @Test
    void asksForACopyToBeTriedAgainAndGoesOn() throws Exception {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        assertThatThrownBy(() -> copy.copyIn("COPY item (label) FROM STDIN", new StringReader("a\nb\n")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
        TwoServers.open(source);
        assertThat(copy.copyIn("COPY item (label) FROM STDIN", new StringReader("a\nb\n")))
                .isEqualTo(2);
    }
}
