package dev.pointsman.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.work.RunningAgent.Wish;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.Fence;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever is wrong is told in a sentence, and goes away when it is put right. */
class TroubleTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Pair pair = Pair.shared(16, 18);

    private void aShopOnBothSides() {
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        Shop.fill(pair, Side.SOURCE, 50);
    }

    @Test
    void aWrongPasswordIsNamedAndForgottenOnceCorrected() throws Exception {
        Pair.secret(pair.databases().target().credentials(), PostgresServer.SUPERUSER, "wrong");
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.PREFLIGHT));
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(agent.check("TargetReachable").message())
                                    .contains("refuses the password of user postgres"));
            assertThat(agent.state().target().reachable()).isFalse();
            Pair.secret(pair.databases().target().credentials(), PostgresServer.SUPERUSER, PostgresServer.PASSWORD);
            await().atMost(SOON).until(() -> agent.check("TargetReachable").result() == Result.PASS);
            await().atMost(SOON).until(() -> agent.state().target().reachable());
        }
    }

    @Test
    void aRowInTheWayBreaksTheStreamUntilItIsGone() throws Exception {
        aShopOnBothSides();
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON).until(() -> agent.state().replication().state() == StreamState.STREAMING);
            pair.run(
                    Side.TARGET,
                    "SET session_replication_role = replica; INSERT INTO customers (id, name) VALUES (777, 'in the way')");
            pair.run(Side.SOURCE, "INSERT INTO customers (id, name) VALUES (777, 'ours')");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(agent.state().replication())
                            .matches(stream -> stream.state() == StreamState.BROKEN)
                            .extracting(dev.pointsman.wire.AgentState.Stream::message)
                            .asString()
                            .contains("cannot be applied on the target"));
            pair.run(Side.TARGET, "SET session_replication_role = replica; DELETE FROM customers WHERE id = 777");
            await().atMost(SOON).until(() -> agent.state().replication().state() == StreamState.STREAMING);
            assertThat(pair.ask(Side.TARGET, "SELECT name FROM customers WHERE id = 777"))
                    .isEqualTo("ours");
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        }
    }

    @Test
    void theFenceIsOpenOnTheSourceClosedOnTheTargetAndPutBackWhenTakenAway() throws Exception {
        aShopOnBothSides();
        try (var agent = new RunningAgent(pair)) {
            var stage = new StageRecord(3, 1, 0, "copy", "Replicating", "{}", "sha256:1", 0, 1);
            agent.be(Wish.of(Work.REPLICATE).with(stage));
            await().atMost(SOON)
                    .until(() -> agent.state().source().fence() == Fence.OPEN
                            && agent.state().target().fence() == Fence.CLOSED);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(agent.state().journal())
                            .isNotNull()
                            .matches(journal -> journal.settled() && journal.writes() == Side.SOURCE)
                            .matches(journal -> stage.equals(journal.stage())));
            pair.run(Side.SOURCE, "ALTER TABLE orders DISABLE TRIGGER USER");
            await().atMost(SOON)
                    .until(() -> agent.state().source().fence() == Fence.OPEN
                            && pair.ask(
                                            Side.SOURCE,
                                            "SELECT tgenabled FROM pg_trigger WHERE tgname LIKE 'aaa%' AND tgrelid = 'orders'::regclass")
                                    .equals("O"));
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        }
    }

    @Test
    void cleanUpNamesWhatItCannotReachAndFinishesWhenItCan() throws Exception {
        try (var server = PostgresServer.start(18)) {
            var away = Pair.of(pair.source(), server);
            Shop.create(away, Side.SOURCE);
            Shop.create(away, Side.TARGET);
            try (var agent = new RunningAgent(away)) {
                agent.be(Wish.of(Work.REPLICATE));
                await().atMost(SOON).until(() -> agent.state().reverse().state() == StreamState.STREAMING);
                server.stop();
                agent.be(Wish.of(Work.CLEAN_UP));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(agent.state().leftovers())
                                .hasSize(1)
                                .first()
                                .asString()
                                .contains("on the target", "DROP SUBSCRIPTION IF EXISTS pointsman_"));
                assertThat(pair.source()
                                .connect(away.databases().source().endpoint().database()))
                        .isNotNull();
                assertThat(away.ask(
                                Side.SOURCE,
                                "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"))
                        .isEqualTo("0");
                server.start();
                await().atMost(SOON).until(() -> agent.state().cleanedUp());
            }
        }
    }

    @Test
    void aHostThatChangesIsFollowedOnlyToTheSameServer() throws Exception {
        aShopOnBothSides();
        var right = pair.databases().target().endpoint();
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON).until(() -> agent.state().replication().state() == StreamState.STREAMING);
            agent.target(Pair.shared(15, 16).databases().target().endpoint());
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(agent.check("SetUp").message()).contains("the target is another server"));
            agent.target(new Endpoint("localhost", right.port(), right.database(), right.tls()));
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON)
                    .until(() -> agent.state().replication().state() == StreamState.STREAMING
                            && agent.state().replication().lagMillis() != null
                            && agent.check("SetUp").message().equals("not there"));
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        }
    }

    /** A copy would add to them, and double the rows of tables without a key. */
    @Test
    void nothingIsCopiedToATargetThatHasRowsUntilItIsEmptied() throws Exception {
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        Shop.fill(pair, Side.SOURCE, 20);
        pair.run(Side.TARGET, "INSERT INTO log_lines (line) VALUES ('from an earlier copy')");
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(agent.check("SetUp").message())
                            .contains("public.log_lines has rows on the target already, and a copy would add to them"));
            assertThat(pair.ask(Side.TARGET, "SELECT count(*) FROM pg_subscription"))
                    .isEqualTo("0");
            pair.run(Side.TARGET, "SET session_replication_role = replica; TRUNCATE log_lines");
            await().atMost(SOON).until(() -> agent.state().replication().state() == StreamState.STREAMING);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(Shop.digest(pair, Side.TARGET)).isEqualTo(Shop.digest(pair, Side.SOURCE)));
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        }
    }

    @Test
    void aMissingTableIsToldAsTheStreamsTrouble() throws Exception {
        Shop.create(pair, Side.SOURCE);
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(agent.state().replication())
                            .matches(stream -> stream.state() == StreamState.BROKEN)
                            .extracting(dev.pointsman.wire.AgentState.Stream::message)
                            .asString()
                            .contains("the target lacks the tables public.customers"));
        }
        assertThat(pair.ask(Side.SOURCE, "SELECT count(*) FROM pg_namespace WHERE nspname = 'pointsman'"))
                .isEqualTo("0");
    }
}
