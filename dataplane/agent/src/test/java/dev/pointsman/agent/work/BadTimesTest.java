package dev.pointsman.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.work.RunningAgent.Wish;
import dev.pointsman.wire.AgentDesired.Depth;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.Stream;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.AgentState.TableDifference;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to streams while nobody looks: told by its name, and mended or waited out; one pair for all of it. */
class BadTimesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TEN_MEGABYTES_OF_WAL =
            "SELECT count(pg_logical_emit_message(false, 'test', repeat(md5(n::text), 32 * 1024))) FROM"
                    + " generate_series(1, 10) n";
    private static final Pair PAIR = Pair.shared(16, 18);
    private static final Names NAMES = PAIR.databases().names();
    private static RunningAgent agent;

    @BeforeAll
    static void bothStreamsRun() throws Exception {
        Shop.create(PAIR, Side.SOURCE);
        Shop.create(PAIR, Side.TARGET);
        Shop.fill(PAIR, Side.SOURCE, 50);
        agent = new RunningAgent(PAIR);
        agent.be(Wish.of(Work.REPLICATE));
        comes(BadTimesTest::forward, StreamState.STREAMING, "");
        comes(BadTimesTest::reverse, StreamState.STREAMING, "");
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        agent.be(Wish.of(Work.CLEAN_UP));
        await().atMost(SOON).until(() -> agent.state().cleanedUp());
        agent.close();
    }

    private static Stream forward() {
        return agent.state().replication();
    }

    private static Stream reverse() {
        return agent.state().reverse();
    }

    private static void comes(Supplier<Stream> stream, StreamState state, String says) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(stream.get().state()).as("%s", stream.get()).isEqualTo(state);
            assertThat(stream.get().message()).contains(says);
        });
    }

    private static void equal() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(Shop.digest(PAIR, Side.TARGET)).isEqualTo(Shop.digest(PAIR, Side.SOURCE)));
    }

    /** Under an origin of its own, so that no stream brings it to the source. */
    private static void onTarget(String statement) {
        onTarget(PAIR, statement);
    }

    private static void onTarget(Pair pair, String statement) {
        pair.run(
                Side.TARGET,
                "SELECT pg_replication_origin_create('bystander')",
                "SELECT pg_replication_origin_session_setup('bystander')",
                "SET session_replication_role = replica; " + statement,
                "SELECT pg_replication_origin_session_reset()",
                "SELECT pg_replication_origin_drop('bystander')");
    }

    @Test
    void aReverseSlotThatIsLostIsNamedAndMadeAnewWhileWritesAreOnTheSource() {
        var slot = NAMES.stream(Direction.REVERSE);
        await().atMost(SOON).ignoreExceptions().until(() -> {
            PAIR.run(
                    Side.TARGET,
                    "DO $$ BEGIN PERFORM pg_terminate_backend(active_pid, 2000) FROM pg_replication_slots WHERE slot_name = '"
                            + slot + "'; PERFORM pg_drop_replication_slot('" + slot + "'); END $$");
            return true;
        });
        comes(BadTimesTest::reverse, StreamState.BROKEN, "the replication slot on the target is gone");
        comes(BadTimesTest::reverse, StreamState.STREAMING, "");
        await().atMost(SOON).until(() -> reverse().lagMillis() != null);
    }

    @Test
    void aSubscriptionThatAnErrorDisablesIsNamedAndGoesOnWhenTheRowIsGone() {
        PAIR.run(
                Side.TARGET,
                "ALTER SUBSCRIPTION " + NAMES.stream(Direction.FORWARD) + " SET (disable_on_error = true)");
        onTarget("INSERT INTO customers (id, name) VALUES (800, 'in the way')");
        PAIR.run(Side.SOURCE, "INSERT INTO customers (id, name) VALUES (800, 'ours')");
        comes(BadTimesTest::forward, StreamState.BROKEN, "changes cannot be applied on the target");
        assertThat(PAIR.ask(Side.TARGET, "SELECT name FROM customers WHERE id = 800"))
                .isEqualTo("in the way");
        onTarget("DELETE FROM customers WHERE id = 800");
        comes(BadTimesTest::forward, StreamState.STREAMING, "");
        PAIR.run(
                Side.TARGET,
                "ALTER SUBSCRIPTION " + NAMES.stream(Direction.FORWARD) + " SET (disable_on_error = false)");
        equal();
    }

    @Test
    void anUpdateOfARowThatIsMissingIsSkippedByTheServerAndFoundByValidation() throws Exception {
        onTarget("DELETE FROM orders WHERE id = 7");
        PAIR.run(Side.SOURCE, "UPDATE orders SET total = 8 WHERE id = 7");
        agent.order(new Validation("missing", Depth.CHECKSUMS, 0));
        agent.be(Wish.of(Work.REPLICATE));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.state().validation())
                        .isNotNull()
                        .satisfies(found -> assertThat(found.id()).isEqualTo("missing"))
                        .satisfies(found -> assertThat(found.tables())
                                .containsExactly(new TableDifference("public.orders", 1, 0, 0))));
        agent.order(null);
        agent.be(Wish.of(Work.REPLICATE));
        PAIR.run(Side.SOURCE, "DELETE FROM orders WHERE id = 7");
        equal();
    }

    @Test
    void aDiskOfTheTargetThatIsFullIsWaitedOut() throws Exception {
        try (var disk = new SmallDisk(PAIR.target(), 2)) {
            PAIR.run(Side.TARGET, "ALTER TABLE log_lines SET TABLESPACE " + disk.tablespace());
            PAIR.run(
                    Side.SOURCE, "INSERT INTO log_lines (line) SELECT repeat('x', 1000) FROM generate_series(1, 4000)");
            comes(BadTimesTest::forward, StreamState.BROKEN, "full disk");
            disk.grow(64);
            comes(BadTimesTest::forward, StreamState.STREAMING, "");
            equal();
            PAIR.run(Side.TARGET, "ALTER TABLE log_lines SET TABLESPACE pg_default");
        }
    }

    @Test
    void aTableThatCameAfterTheCopyIsNamedAndCopiedOnceTheTargetHasIt() {
        var table = "CREATE TABLE latecomers (id int PRIMARY KEY, name text)";
        PAIR.run(Side.SOURCE, table, "INSERT INTO latecomers VALUES (1, 'before')");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.check("SetUp").message())
                        .contains("the target lacks the tables \"public\".\"latecomers\"", "make them there, empty"));
        PAIR.run(Side.TARGET, table);
        PAIR.run(Side.SOURCE, "INSERT INTO latecomers VALUES (2, 'after')");
        await().atMost(SOON)
                .until(() -> PAIR.ask(Side.TARGET, "SELECT string_agg(name, ',' ORDER BY id) FROM latecomers")
                        .equals("before,after"));
        comes(BadTimesTest::forward, StreamState.STREAMING, "");
        comes(BadTimesTest::reverse, StreamState.STREAMING, "");
        assertThat(forward().tables()).isEqualTo(forward().tablesReady()).isEqualTo(6);
        var known = "SELECT count(*) FROM pg_subscription_rel WHERE srrelid = 'latecomers'::regclass";
        await().atMost(SOON).until(() -> PAIR.ask(Side.SOURCE, known).equals("1"));
        for (var side : Side.values()) {
            PAIR.run(side, "DROP TABLE latecomers");
        }
        await().atMost(SOON).until(() -> forward().tables() == 5);
    }

    @Test
    void aTableThatCameLaterAndHasRowsOnTheTargetIsNamedAndNotCopiedOverThem() {
        var table = "CREATE TABLE doubtful (id int PRIMARY KEY)";
        for (var side : Side.values()) {
            PAIR.run(side, table, "INSERT INTO doubtful VALUES (1)");
        }
        comes(BadTimesTest::forward, StreamState.BROKEN, "are not in it, so that it skips their rows: public.doubtful");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.check("SetUp").message())
                        .contains("public.doubtful", "has rows on the target"));
        onTarget("DELETE FROM doubtful");
        comes(BadTimesTest::forward, StreamState.STREAMING, "");
        for (var side : Side.values()) {
            PAIR.run(side, "DROP TABLE doubtful");
        }
        await().atMost(SOON).until(() -> forward().tables() == 5);
    }

    @Test
    void columnsThatChangeOnOneSideAreNamed() {
        PAIR.run(Side.SOURCE, "ALTER TABLE events ADD COLUMN later int");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.check("TablesOnTarget").message())
                        .contains("public.events_2025.later is missing on the target"));
        PAIR.run(Side.SOURCE, "ALTER TABLE events DROP COLUMN later");
    }

    /** Last by its server: nothing brings the stream back but another copy. */
    @Test
    void aSlotThatHasReachedItsLimitIsNamedAndNothingIsCopiedOverTheTarget() throws Exception {
        try (var server = PostgresServer.start(16, "max_slot_wal_keep_size=32MB")) {
            var pair = Pair.of(server, PostgresServer.shared(18));
            Shop.create(pair, Side.SOURCE);
            Shop.create(pair, Side.TARGET);
            try (var own = new RunningAgent(pair)) {
                own.be(Wish.of(Work.REPLICATE));
                comes(() -> own.state().replication(), StreamState.STREAMING, "");
                onTarget(pair, "INSERT INTO customers (id, name) VALUES (1, 'in the way')");
                pair.run(Side.SOURCE, "INSERT INTO customers (id, name) VALUES (1, 'ours')");
                for (int n = 0; n < 7; n++) {
                    pair.run(Side.SOURCE, TEN_MEGABYTES_OF_WAL);
                }
                pair.run(Side.SOURCE, "CHECKPOINT");
                comes(
                        () -> own.state().replication(),
                        StreamState.BROKEN,
                        "the replication slot on the source has lost WAL that it needs; the copy must be made anew: raise"
                                + " max_slot_wal_keep_size on the source, delete the migration");
                assertThat(pair.ask(Side.TARGET, "SELECT name FROM customers WHERE id = 1"))
                        .isEqualTo("in the way");
                own.be(Wish.of(Work.CLEAN_UP));
                await().atMost(SOON).until(() -> own.state().cleanedUp());
            }
        }
    }
}
