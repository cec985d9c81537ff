package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.cutover.Fenced.Closing;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

class FenceTest {
    private static final AgentDesired.Tables ALL =
            new AgentDesired.Tables(List.of("public.*"), List.of(), WithoutIdentity.FULL);
    private static final long REST_MILLIS = 5000;
    private static final long BRIEF_MILLIS = 200;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PAUSE_IS_OVER = Duration.ofSeconds(2);

    /** One side with its fence, beginning open. */
    private static final class Fenced implements AutoCloseable {
        final Pair pair;
        final Connection agent;
        final FencedSide side;
        final List<Table> tables;

        Fenced(int major) throws SQLException {
            pair = Pair.shared(major, major);
            Shop.create(pair, Side.SOURCE);
            pair.run(
                    Side.SOURCE,
                    "CREATE TABLE parent (id int PRIMARY KEY)",
                    "CREATE TABLE child () INHERITS (parent)",
                    "INSERT INTO customers (name) VALUES ('one')");
            agent = pair.databases().source().open("test");
            Install.make(agent);
            tables = MigratedTables.read(agent, ALL).fenced();
            Fence.install(agent, pair.databases().names(), Side.SOURCE, tables, true);
            side = new FencedSide(pair.databases().source(), "test");
        }

        void close(long epoch) throws SQLException {
            assertThat(side.ready(epoch, side.prepare())).isEqualTo(Closing.READY);
            assertThat(side.close(epoch, REST_MILLIS).closing()).isEqualTo(Closing.FENCED);
        }

        AgentState.Fence state() throws SQLException {
            return Fence.verify(agent, pair.databases().names(), tables).state();
        }

        @Override
        public void close() throws SQLException {
            side.close();
            agent.close();
        }
    }

    private static void refuses(Connection client, String write) {
        assertThatThrownBy(() -> client.createStatement().execute(write))
                .isInstanceOfSatisfying(PSQLException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("P0004");
                    var fields = requireNonNull(e.getServerErrorMessage());
                    assertThat(fields.getSchema()).isEqualTo("pointsman");
                    assertThat(fields.getDetail()).isEqualTo("epoch=7");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 18})
    void closedItRefusesEveryKindOfWriteThroughEveryAncestorAndLetsReadsPass(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            client.createStatement().execute("INSERT INTO events (day) VALUES ('2025-05-05')");
            fenced.close(7);
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.CLOSED);
            for (var write : List.of(
                    "INSERT INTO customers (name) VALUES ('two')",
                    "UPDATE customers SET name = 'x' WHERE false",
                    "DELETE FROM orders",
                    "TRUNCATE log_lines",
                    "INSERT INTO events (day) VALUES ('2025-05-05')",
                    "INSERT INTO events_2025 (id, day) OVERRIDING SYSTEM VALUE VALUES (9, '2025-05-05')",
                    "UPDATE parent SET id = 1",
                    "INSERT INTO child VALUES (1)",
                    "WITH w AS (DELETE FROM customers RETURNING 1) SELECT * FROM w")) {
                refuses(client, write);
            }
            client.createStatement().execute("SELECT * FROM customers");
            assertThat(fenced.side.probe()).isEmpty();
            client.createStatement().execute("SET session_replication_role = replica");
            client.createStatement().execute("INSERT INTO customers (name) VALUES ('applied')");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void rehearsalsLeaveNothingAndHoldNoWriterUp(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            client.setAutoCommit(false);
            client.createStatement().execute("INSERT INTO customers (name) VALUES ('open')");
            fenced.side.rehearseLeaving(7);
            fenced.side.rehearseEntering(7);
            client.commit();
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.OPEN);
            assertThat(fenced.pair.ask(Side.SOURCE, "SELECT count(*) FROM pointsman.journal"))
                    .isEqualTo("0");
            assertThat(fenced.pair.ask(Side.SOURCE, "SELECT count(*) FROM pointsman.marker_forward"))
                    .isEqualTo("0");
            fenced.close(7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void noExceptionBlockOfAnApplicationSwallowsTheRefusal(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            fenced.close(7);
            refuses(
                    client,
                    "DO $$ BEGIN INSERT INTO customers (name) VALUES ('x'); EXCEPTION WHEN OTHERS THEN NULL; END $$");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void anOldSnapshotAndACachedPlanMeetTheFenceBothWays(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE);
                var cached = client.prepareStatement("INSERT INTO customers (name) VALUES ('again')")) {
            cached.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(1);
            cached.execute();
            cached.execute();
            client.setAutoCommit(false);
            client.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            client.createStatement().executeQuery("SELECT count(*) FROM orders").close();
            fenced.close(7);
            assertThatThrownBy(cached::execute).hasMessageContaining("writes are moving");
            client.rollback();
            client.createStatement().executeQuery("SELECT count(*) FROM orders").close();
            assertThat(fenced.side.giveUp(7)).isEqualTo("reopened");
            cached.execute();
            client.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void openingWaitsForNoLockOnATable(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            fenced.close(7);
            client.setAutoCommit(false);
            client.createStatement().execute("LOCK TABLE customers, orders IN ACCESS EXCLUSIVE MODE");
            assertThat(fenced.side.giveUp(7)).isEqualTo("reopened");
            assertThat(fenced.side.isOpen()).isTrue();
            client.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void closingWaitsForWritersInFlightAndGivesWayToThemInTime(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            client.setAutoCommit(false);
            client.createStatement().execute("UPDATE customers SET name = 'busy'");
            assertThat(fenced.side.ready(7, fenced.side.prepare())).isEqualTo(Closing.READY);
            assertThatThrownBy(() -> fenced.side.close(7, 200))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("55P03", "57014"));
            assertThat(fenced.side.left(7)).isEmpty();
            client.commit();
            fenced.close(7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aClosingThatTheServerSeesWhenThePauseIsOverClosesNothing(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var closer = Executors.newSingleThreadExecutor()) {
            assertThat(fenced.side.ready(7, fenced.side.prepare())).isEqualTo(Closing.READY);
            var backend = fenced.pair.ask(
                    Side.SOURCE,
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%-"
                            + Closer.PURPOSE + "-%'");
            signal("STOP", backend);
            var late = closer.submit(() -> fenced.side.close(7, BRIEF_MILLIS));
            await().pollDelay(PAUSE_IS_OVER).until(() -> !late.isDone());
            signal("CONT", backend);
            assertThatThrownBy(late::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("PM002"));
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.OPEN);
            assertThat(fenced.side.left(7)).isEmpty();
            fenced.close(7);
        }
    }

    private static void signal(String name, String process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, process).start().waitFor())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void madeReadyItLetsWritersPassAndKeepsTablesAsTheyAreUntilItIsLetGo(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            assertThat(fenced.side.ready(7, fenced.side.prepare())).isEqualTo(Closing.READY);
            client.createStatement().execute("SET lock_timeout = '200ms'");
            client.createStatement().execute("INSERT INTO customers (name) VALUES ('while ready')");
            for (var change : List.of(
                    "ALTER TABLE orders ADD COLUMN added int",
                    "ALTER TABLE orders DISABLE TRIGGER USER",
                    "CREATE TABLE other () INHERITS (parent)")) {
                assertThatThrownBy(() -> client.createStatement().execute(change))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
            }
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.OPEN);
            fenced.side.unready();
            client.createStatement().execute("ALTER TABLE orders ADD COLUMN added int");
            assertThat(fenced.side.left(7)).isEmpty();
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.OPEN);
            fenced.close(7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void whatWasMadeReadyIsNotClosedOnceItsEpochWasGivenUpOrItsConnectionEnded(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var other = new FencedSide(fenced.pair.databases().source(), "other")) {
            assertThat(fenced.side.ready(6, fenced.side.prepare())).isEqualTo(Closing.READY);
            assertThat(other.giveUp(6)).isEqualTo("reopened");
            assertThat(fenced.side.close(6, REST_MILLIS).closing()).isEqualTo(Closing.TAKEN);
            assertThat(fenced.side.ready(7, fenced.side.prepare())).isEqualTo(Closing.READY);
            other.endOlder();
            assertThatThrownBy(() -> fenced.side.close(7, REST_MILLIS)).isInstanceOf(SQLException.class);
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.OPEN);
            assertThat(fenced.pair.ask(Side.SOURCE, "SELECT count(*) FROM pointsman.journal WHERE epoch = 7"))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void closesOnlyWhatWasPlannedAndEachEpochOnce(int major) throws Exception {
        try (var fenced = new Fenced(major)) {
            var planned = fenced.side.prepare();
            fenced.pair.run(Side.SOURCE, "ALTER TABLE orders ADD COLUMN added int");
            assertThat(fenced.side.ready(6, planned)).isEqualTo(Closing.CHANGED);
            fenced.close(7);
            assertThat(fenced.side.ready(7, fenced.side.prepare())).isEqualTo(Closing.TAKEN);
            assertThat(fenced.side.ready(8, fenced.side.prepare())).isEqualTo(Closing.NOT_OPEN);
            assertThat(fenced.side.decide(7, REST_MILLIS)).isEqualTo("moved");
            assertThat(fenced.side.giveUp(7)).isEqualTo("moved");
            assertThat(fenced.side.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aDisabledOrMissingTriggerIsNamedAndPutBack(int major) throws Exception {
        try (var fenced = new Fenced(major)) {
            var names = fenced.pair.databases().names();
            fenced.pair.run(
                    Side.SOURCE,
                    "ALTER TABLE orders DISABLE TRIGGER USER",
                    "DROP TRIGGER " + names.fenceTrigger() + " ON customers");
            var found = Fence.verify(fenced.agent, names, fenced.tables);
            assertThat(found.state()).isEqualTo(AgentState.Fence.DAMAGED);
            assertThat(found.unguarded()).containsExactly("public.customers", "public.orders");
            Fence.install(fenced.agent, names, Side.SOURCE, fenced.tables, false);
            assertThat(fenced.state()).isEqualTo(AgentState.Fence.OPEN);
            Fence.remove(fenced.agent, names, false);
            assertThat(fenced.pair.ask(
                            Side.SOURCE,
                            "SELECT count(*) FROM pg_trigger WHERE tgname = '" + names.fenceTrigger() + "'"))
                    .isEqualTo("0");
            assertThat(fenced.pair.ask(
                            Side.SOURCE, "SELECT count(*) FROM pg_proc WHERE proname LIKE '%" + names.hash() + "'"))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void openingBringsSequencesForwardNeverBack(int major) throws Exception {
        try (var fenced = new Fenced(major)) {
            fenced.pair.run(
                    Side.SOURCE, "SELECT setval('orders_id_seq', 50)", "SELECT setval('customers_id_seq', 500)");
            fenced.close(7);
            assertThat(fenced.side.decide(7, REST_MILLIS)).isEqualTo("moved");
            fenced.side.open(
                    7,
                    "[{\"s\":\"public\",\"n\":\"orders_id_seq\",\"v\":60},{\"s\":\"public\",\"n\":\"customers_id_seq\",\"v\":60}]");
            assertThat(fenced.side.isOpen()).isTrue();
            assertThat(fenced.pair.ask(Side.SOURCE, "SELECT nextval('orders_id_seq')"))
                    .isEqualTo("61");
            assertThat(fenced.pair.ask(Side.SOURCE, "SELECT nextval('customers_id_seq')"))
                    .isEqualTo("501");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void anExpectedOpeningIsSeenByNobodyUntilItComesAndNotAtAllWhenItDoesNot(int major) throws Exception {
        try (var fenced = new Fenced(major);
                var client = fenced.pair.connect(Side.SOURCE)) {
            fenced.close(7);
            fenced.side.expectOpening(7, "[{\"s\":\"public\",\"n\":\"orders_id_seq\",\"v\":60}]");
            await().atMost(SOON)
                    .until(() -> fenced.pair
                            .ask(Side.SOURCE, "SELECT last_value FROM orders_id_seq")
                            .equals("60"));
            refuses(client, "INSERT INTO customers (name) VALUES ('too early')");
            fenced.side.unexpectOpening();
            fenced.side.expectOpening(7, "[]");
            fenced.side.open(7, "[]");
            client.createStatement().execute("INSERT INTO customers (name) VALUES ('in time')");
            assertThat(fenced.pair.ask(
                            Side.SOURCE, "SELECT count(*) FROM pointsman.journal WHERE epoch = 7 AND role = 'entered'"))
                    .isEqualTo("1");
        }
    }
}
