package dev.pointsman.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.work.RunningAgent.Wish;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reverse stream is lost while writes are on the target: named, and never made anew behind writes it has not brought. */
class LostWayBackTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Pair pair = Pair.shared(16, 18);
    private final String reverse = pair.databases().names().stream(Direction.REVERSE);
    private RunningAgent agent;

    @BeforeEach
    void writesAreOnTheTarget() throws Exception {
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        Shop.fill(pair, Side.SOURCE, 50);
        agent = new RunningAgent(pair);
        agent.be(Wish.of(Work.REPLICATE));
        await().atMost(SOON).until(() -> agent.state().reverse().state() == StreamState.STREAMING);
        agent.order(Moves.order(pair, 1, Side.TARGET), List.of());
        agent.be(Wish.of(Work.REPLICATE));
        await().atMost(SOON).until(() -> {
            var journal = agent.state().journal();
            return journal != null && journal.settled() && journal.writes() == Side.TARGET;
        });
        agent.order(null, List.of());
        agent.be(Wish.of(Work.REPLICATE));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        agent.be(Wish.of(Work.CLEAN_UP));
        await().atMost(SOON).until(() -> agent.state().cleanedUp());
        agent.close();
    }

    private String slots() {
        return pair.ask(Side.TARGET, "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + reverse + "'");
    }

    @Test
    void aSubscriptionThatSomebodyDropsIsNamedAndNotMadeAnew() {
        pair.run(Side.SOURCE, "DROP SUBSCRIPTION " + reverse);
        isNamed();
        assertThat(slots()).isEqualTo("0");
    }

    @Test
    void aSlotThatSomebodyDropsIsNamedAndNotMadeAnew() {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            pair.run(
                    Side.TARGET,
                    "DO $$ BEGIN PERFORM pg_terminate_backend(active_pid, 2000) FROM pg_replication_slots WHERE"
                            + " slot_name = '" + reverse + "'; PERFORM pg_drop_replication_slot('" + reverse
                            + "'); END $$");
            return true;
        });
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(agent.state().reverse().state()).isEqualTo(StreamState.BROKEN);
            assertThat(agent.state().reverse().message())
                    .contains("the replication slot on the target is gone")
                    .contains("going back would lose what was written there since");
        });
        assertThat(slots()).isEqualTo("0");
    }

    /** The slot alone does not know what was applied and not confirmed: rows of tables without a key would come twice. */
    @Test
    void aSubscriptionThatIsDroppedWithoutItsSlotIsNamedAndNotMadeAnew() {
        pair.run(
                Side.SOURCE,
                "ALTER SUBSCRIPTION " + reverse + " DISABLE",
                "ALTER SUBSCRIPTION " + reverse + " SET (slot_name = NONE)",
                "DROP SUBSCRIPTION " + reverse);
        isNamed();
        assertThat(slots()).isEqualTo("1");
    }

    private void isNamed() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.check("SetUp").message())
                        .contains("the stream from target to source is gone")
                        .contains("going back would lose writes or double them"));
        assertThat(agent.state().reverse().state()).isEqualTo(StreamState.NONE);
    }
}
