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
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

/** Sessions and routing against two real servers; a table says on which of them one is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TwoServersTest {
    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    private void reads(int percent, long revision) throws Exception {
        proxy.route(ProxyUnderTest.table(0, revision, source, target, Side.SOURCE, percent));
    }

    private void warm(int sessions) {
        await().atMost(Duration.ofSeconds(10)).until(() -> proxy.state().warmSessions() == sessions);
    }

    @Test
    void answersSimpleAndExtendedQueries() throws Exception {
        for (var mode : List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything")) {
            try (var connection = proxy.connect("preferQueryMode=" + mode + "&prepareThreshold=1")) {
                for (int i = 0; i < 4; i++) {
                    assertThat(value(connection, SIDE)).isEqualTo("source");
                    try (var insert = connection.prepareStatement("INSERT INTO item (label) VALUES (?)")) {
                        insert.setString(1, mode + i);
                        assertThat(insert.executeUpdate()).isOne();
                    }
                }
            }
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("16");
    }

    @Test
    void whereASequenceIsIsToldByTheConnectionThatBroughtItThere() throws Exception {
        target.execute("app", "ALTER SEQUENCE item_id_seq RESTART WITH 1000000");
        for (var mode : List.of("simple", "extended", "extendedForPrepared")) {
            int epoch = 10
                    * (1 + List.of("simple", "extended", "extendedForPrepared").indexOf(mode));
            proxy.route(ProxyUnderTest.table(epoch, 0, source, target, Side.SOURCE, 50));
            try (var connection = proxy.connect("prepareThreshold=1&preferQueryMode=" + mode)) {
                warm(1);
                var early = value(connection, "INSERT INTO item (label) VALUES ('early') RETURNING id");
                proxy.route(ProxyUnderTest.table(epoch + 1, 0, source, target, Side.TARGET, 50));
                assertThat(value(connection, SIDE)).isEqualTo("target");
                assertThat(value(connection, "SELECT currval('item_id_seq')")).isEqualTo(early);
                assertThat(value(connection, "SELECT lastval()")).as(mode).isEqualTo(early);
                var later = value(connection, "INSERT INTO item (label) VALUES ('late') RETURNING id");
                assertThat(Long.parseLong(later)).isGreaterThanOrEqualTo(1_000_000);
                assertThat(value(connection, "SELECT lastval()")).isEqualTo(later);
            }
        }
    }

    @Test
    void keepsTransactionsErrorsAndSavepointsAsTheyAre() throws Exception {
        try (var connection = proxy.connect("")) {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO item (label) VALUES ('a')");
            var savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> run(connection, "SELECT 1/0")).hasMessageContaining("division by zero");
            connection.rollback(savepoint);
            connection.commit();
            run(connection, "INSERT INTO item (label) VALUES ('b')");
            connection.rollback();
        }
        assertThat(source.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("a");
    }

    @Test
    void streamsLargeResultsBatchesAndCopyInBothDirections() throws Exception {
        try (var connection = proxy.connect("")) {
            var lines = new StringBuilder();
            for (int i = 0; i < 50_000; i++) {
                lines.append(i).append("\tlabel ").append(i).append('\n');
            }
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThat(copy.copyIn("COPY item FROM STDIN", new StringReader(lines.toString())))
                    .isEqualTo(50_000);
            var out = new StringWriter();
            assertThat(copy.copyOut("COPY (SELECT * FROM item ORDER BY id) TO STDOUT", out))
                    .isEqualTo(50_000);
            assertThat(out.toString()).isEqualTo(lines.toString());
            assertThat(value(connection, "SELECT length(repeat('x', 20000000))"))
                    .isEqualTo("20000000");
            try (var big = connection.prepareStatement("SELECT length(?::text)")) {
                big.setString(1, "y".repeat(5_000_000));
                try (var rows = big.executeQuery()) {
                    rows.next();
                    assertThat(rows.getInt(1)).isEqualTo(5_000_000);
                }
            }
            assertThatThrownBy(() -> copy.copyIn("COPY item FROM STDIN", new StringReader("nonsense\n")))
                    .hasMessageContaining("bigint");
            assertThat(value(connection, "SELECT repeat('z', 3000000)")).hasSize(3_000_000);
        }
    }

    @Test
    void cancelsAStatementOnItsServer() throws Exception {
        try (var connection = proxy.connect("");
                var statement = connection.createStatement()) {
            var sleeping = sleeping(statement);
            await().until(() -> source.value(
                            "app",
                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                                    + "'SELECT pg_sleep%' AND state = 'active'")
                    .equals("1"));
            statement.cancel();
            assertThatThrownBy(sleeping::join).hasMessageContaining("57014");
            assertThat(value(connection, SIDE)).isEqualTo("source");
        }
    }

    private static CompletableFuture<Void> sleeping(Statement statement) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        statement.execute("SELECT pg_sleep(30)");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e.getSQLState(), e);
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void splitsReadsByWeightAndCountsThem() throws Exception {
        try (var connection = proxy.connect("")) {
            reads(50, 1);
            warm(1);
            int onTarget = 0;
            for (int i = 0; i < 400; i++) {
                onTarget += value(connection, SIDE).equals("target") ? 1 : 0;
            }
            assertThat(onTarget).isBetween(140, 260);
            reads(100, 2);
            assertThat(value(connection, SIDE)).isEqualTo("target");
            run(connection, "INSERT INTO item (label) VALUES ('w')");
            var state = proxy.state();
            assertThat(state.target().reads()).isEqualTo(onTarget + 1L);
            assertThat(state.target().readsInWindow()).isPositive();
            reads(0, 3);
            assertThat(value(connection, SIDE)).isEqualTo("source");
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("0");
    }

    @Test
    void readOnlyTransactionsMoveWholeAndPlainOnesStay() throws Exception {
        try (var connection = proxy.connect("")) {
            reads(100, 1);
            connection.setAutoCommit(false);
            assertThat(value(connection, SIDE)).isEqualTo("source");
            connection.commit();
            connection.setReadOnly(true);
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThat(value(connection, SIDE)).isEqualTo("target");
            connection.commit();
        }
    }

    @Test
    void runsAReadThatWritesOnTheWriterAndRemembersIt() throws Exception {
        for (var mode : List.of("simple", "extended")) {
            try (var connection = proxy.connect("prepareThreshold=1&preferQueryMode=" + mode)) {
                proxy.route(ProxyUnderTest.table(0, mode.equals("simple") ? 1 : 2, source, target, Side.SOURCE, 100));
                for (int i = 0; i < 3; i++) {
                    value(connection, "SELECT sly('" + mode + "')");
                }
                assertThat(value(connection, SIDE)).isEqualTo("target");
            }
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("6");
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("0");
        assertThat(proxy.get("/metrics").body()).contains("pointsman_proxy_reroutes_total");
    }

    @Test
    void movesSessionsWithTheirStatementsAndSettings() throws Exception {
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < 8; i++) {
            var connection = proxy.connect("prepareThreshold=1");
            connections.add(connection);
            run(connection, "SET application_name = 'client" + i + "'");
            run(connection, "SELECT set_config('app.tenant', 't" + i + "', false)");
            run(connection, "BEGIN; SET search_path = nowhere; ROLLBACK");
        }
        var prepared = new ArrayList<java.sql.PreparedStatement>();
        for (var connection : connections) {
            var insert = connection.prepareStatement(
                    "INSERT INTO item (label) VALUES (current_setting('application_name') || ? || "
                            + "current_setting('app.tenant'))");
            insert.setString(1, "-");
            insert.executeUpdate();
            insert.executeUpdate();
            prepared.add(insert);
        }
        warm(8);

        var reply = proxy.hold(1, 10_000, 1_000);
        assertThat(reply.drained()).isTrue();
        var held = new ArrayList<CompletableFuture<Integer>>();
        for (var insert : prepared) {
            held.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return insert.executeUpdate();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Thread::startVirtualThread));
        }
        await().until(() -> proxy.state().heldSessions() == 8);
        assertThat(held).noneMatch(CompletableFuture::isDone);
        proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));

        for (var each : held) {
            assertThat(each.get(5, TimeUnit.SECONDS)).isOne();
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("16");
        assertThat(target.value("app", "SELECT string_agg(label, ',' ORDER BY label) FROM item"))
                .isEqualTo("client0-t0,client1-t1,client2-t2,client3-t3,client4-t4,client5-t5,client6-t6,client7-t7");
        for (var connection : connections) {
            assertThat(value(connection, SIDE)).isEqualTo("target");
            run(connection, "INSERT INTO item (label) VALUES ('later')");
            connection.close();
        }
        assertThat(proxy.state().disconnects()).isZero();
    }

    @Test
    void keepsSessionsWhenTheOldTargetBecomesTheOnlyBackend() throws Exception {
        try (var connection = proxy.connect("prepareThreshold=1")) {
            warm(1);
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            run(connection, "INSERT INTO item (label) VALUES ('moved')");
            proxy.route(new RoutingTable(
                    1, 1, 1, null, ProxyUnderTest.backend(target), null, Side.SOURCE, Reads.NONE, false));
            assertThat(value(connection, SIDE)).isEqualTo("target");
            run(connection, "INSERT INTO item (label) VALUES ('alone')");
            run(connection, "DISCARD ALL");
            run(connection, "INSERT INTO item (label) VALUES ('after discard')");
        }
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("3");
        assertThat(proxy.state().disconnects()).isZero();
    }

    @Test
    void goesOnWithPipelinedStatementsInOrder() throws Exception {
        try (var connection = proxy.connect("")) {
            reads(50, 1);
            connection.unwrap(BaseConnection.class);
            try (var batch = connection.createStatement()) {
                for (int i = 0; i < 500; i++) {
                    batch.addBatch("INSERT INTO item (label) VALUES ('" + i + "')");
                }
                assertThat(batch.executeBatch()).hasSize(500).containsOnly(1);
            }
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("500");
    }
}
