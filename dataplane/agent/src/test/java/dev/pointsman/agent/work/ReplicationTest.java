package dev.pointsman.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.work.RunningAgent.Wish;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int ROWS = 20_000;
    private static final String OURS = """
            SELECT (SELECT count(*) FROM pg_replication_slots WHERE database = current_database())
                + (SELECT count(*) FROM pg_publication)
                + (SELECT count(*) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
                   WHERE d.datname = current_database())
                + (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'pointsman\\_HASH%')
                + (SELECT count(*) FROM pg_namespace WHERE nspname = 'pointsman')
                + (SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%pointsman%')
                + (SELECT count(*) FROM pg_proc WHERE proname LIKE '%pointsman%' OR proname LIKE 'fence\\_%')
                + (SELECT count(*) FROM pg_class WHERE relreplident = 'f' AND relname = 'log_lines')
            """;

    /** Copied rows are counted by the statistics; a vacuum beside the writer makes 79,999 of 80,000, and that is as good. */
    private static final String KEEP_STATISTICS = """
            DO $$ DECLARE t regclass; BEGIN
              FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
                EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', t);
              END LOOP;
            END $$""";

    /** Autovacuum never looks at the partitioned one: only the agent can have done that. */
    private static final String NEVER_ANALYSED = "SELECT count(*) FROM pg_class WHERE relnamespace ="
            + " 'public'::regnamespace AND relkind IN ('r', 'p') AND reltuples < 0";

    @ParameterizedTest
    @ValueSource(ints = {15, 16})
    void aShopIsCopiedWhileItIsWrittenToAndCleanUpLeavesNothing(int sourceMajor) throws Exception {
        var pair = Pair.shared(sourceMajor, 18);
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        Shop.fill(pair, Side.SOURCE, ROWS);
        pair.run(Side.SOURCE, KEEP_STATISTICS);
        var writing = new AtomicBoolean(true);
        var writer = CompletableFuture.runAsync(() -> write(pair, writing));
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(agent.state().replication())
                            .matches(stream -> stream.state() == StreamState.STREAMING)
                            .matches(stream -> stream.tables() == 5 && stream.tablesReady() == 5)
                            .matches(stream -> stream.rowsCopied() >= 4 * ROWS)
                            .matches(stream -> stream.lagP99Millis() != null));
            await().atMost(SOON)
                    .until(() -> agent.state().reverse().state()
                            == (sourceMajor == 15 ? StreamState.PREPARED : StreamState.STREAMING));
            writing.set(false);
            writer.join();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(Shop.digest(pair, Side.TARGET)).isEqualTo(Shop.digest(pair, Side.SOURCE)));
            await().atMost(SOON)
                    .until(() -> pair.ask(Side.TARGET, NEVER_ANALYSED).equals("0"));
            assertThat(agent.state().replication().holes()).isZero();
            assertThat(agent.state().replication().lagMillis()).isLessThan(1_000);
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        } finally {
            // Its thread is one of few that all tests share.
            writing.set(false);
        }
        var ours = OURS.replace("HASH", pair.databases().names().hash());
        assertThat(pair.ask(Side.SOURCE, ours)).isEqualTo("0");
        assertThat(pair.ask(Side.TARGET, ours)).isEqualTo("0");
        assertThat(log(pair.target())).doesNotContain("password=");
    }

    private static String log(PostgresServer server) throws java.io.IOException {
        return java.nio.file.Files.readString(server.log());
    }

    private static void write(Pair pair, AtomicBoolean on) {
        try (var connection = pair.connect(Side.SOURCE);
                var statement = connection.createStatement()) {
            for (int n = 0; on.get(); n++) {
                statement.execute(
                        "INSERT INTO events (day, what) VALUES (date '2026-01-01' + " + n % 300 + ", 'live')");
                statement.execute("UPDATE orders SET total = total + 1 WHERE id = " + (1 + n % ROWS));
                statement.execute("UPDATE log_lines SET line = line || '.' WHERE line = 'l" + (1 + n % 50) + "'");
                statement.execute("DELETE FROM events WHERE id = " + (1 + n));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEmptyTargetGetsTheSourcesSchemaByPgDump() throws Exception {
        var pair = Pair.shared(15, 18);
        Shop.create(pair, Side.SOURCE);
        Shop.fill(pair, Side.SOURCE, 100);
        pair.run(Side.SOURCE, "CREATE ROLE only_here", "ALTER TABLE customers OWNER TO only_here");
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE).with(SchemaMode.COPY));
            await().atMost(SOON)
                    .ignoreExceptions() // before the tables are there
                    .untilAsserted(
                            () -> assertThat(Shop.digest(pair, Side.TARGET)).isEqualTo(Shop.digest(pair, Side.SOURCE)));
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        }
        assertThat(pair.ask(Side.TARGET, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"))
                .isEqualTo(pair.ask(Side.SOURCE, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"));
        assertThat(pair.ask(Side.TARGET, "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"))
                .isEqualTo("1");
    }
}
