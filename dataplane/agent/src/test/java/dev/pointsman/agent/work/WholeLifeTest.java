package dev.pointsman.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.work.RunningAgent.Wish;
import dev.pointsman.wire.AgentDesired.Depth;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.Fence;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copy, validate, there, back, there again, retire, clean-up, by orders alone. */
class WholeLifeTest {
    private static final Duration SOON = Duration.ofSeconds(90);

    @ParameterizedTest
    @ValueSource(ints = {15, 16})
    void writesMoveThereAndBackAndThereAndTheSourceKeepsItsFence(int sourceMajor) throws Exception {
        var pair = Pair.shared(sourceMajor, 18);
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        Shop.fill(pair, Side.SOURCE, 1_000);
        try (var agent = new RunningAgent(pair)) {
            agent.be(Wish.of(Work.REPLICATE));
            await().atMost(SOON).until(() -> agent.state().replication().state() == StreamState.STREAMING);
            await().atMost(SOON).until(() -> agent.state().reverse().state() != StreamState.NONE);
            validatesEqual(agent, "1/verify");
            move(agent, pair, 1, Side.TARGET);
            assertThat(agent.state().cutover()).matches(report -> report.outcome() == Outcome.MOVED);
            await().atMost(SOON).until(() -> agent.state().reverse().state() == StreamState.STREAMING);
            await().atMost(SOON).until(() -> agent.state().reverse().lagMillis() != null);
            validatesEqual(agent, "1/soak");
            move(agent, pair, 2, Side.SOURCE);
            await().atMost(SOON).until(() -> agent.state().replication().state() == StreamState.STREAMING);
            move(agent, pair, 3, Side.TARGET);
            agent.order(null, List.of());
            agent.be(Wish.of(Work.RETIRE));
            await().atMost(SOON)
                    .until(() -> agent.state().reverse().state() == StreamState.NONE
                            && agent.state().replication().state() == StreamState.NONE);
            agent.be(Wish.of(Work.CLEAN_UP));
            await().atMost(SOON).until(() -> agent.state().cleanedUp());
        }
        assertThat(refused(pair, Side.SOURCE)).isEqualTo("P0004");
        assertThat(refused(pair, Side.TARGET)).isEmpty();
        assertThat(pair.ask(Side.TARGET, "SELECT count(*) FROM pg_namespace WHERE nspname = 'pointsman'"))
                .isEqualTo("0");
    }

    private static void validatesEqual(RunningAgent agent, String id) throws Exception {
        agent.order(new Validation(id, Depth.CHECKSUMS, 0));
        agent.be(Wish.of(Work.REPLICATE));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.state().validation())
                        .isNotNull()
                        .matches(result -> result.id().equals(id) && result.complete())
                        .matches(result -> result.mismatches() == 0 && result.rows() >= 4_000));
        agent.order(null);
    }

    private static void move(RunningAgent agent, Pair pair, long epoch, Side to) throws Exception {
        agent.order(Moves.order(pair, epoch, to), List.of());
        agent.be(Wish.of(Work.REPLICATE));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(agent.state().journal())
                        .isNotNull()
                        .matches(journal -> journal.epoch() == epoch && journal.settled())
                        .matches(journal -> journal.writes() == to));
        await().atMost(SOON).until(() -> fence(agent, to) == Fence.OPEN && fence(agent, to.other()) == Fence.CLOSED);
        pair.run(
                to,
                "INSERT INTO customers (name) VALUES ('after " + epoch + "')",
                "UPDATE orders SET total = total + 1 WHERE id < 50");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Shop.digest(pair, to.other())).isEqualTo(Shop.digest(pair, to)));
        assertThat(refused(pair, to.other())).isEqualTo("P0004");
    }

    private static Fence fence(RunningAgent agent, Side side) {
        return side == Side.SOURCE
                ? agent.state().source().fence()
                : agent.state().target().fence();
    }

    /** The SQLSTATE with which an ordinary write is refused; empty when it is not. */
    private static String refused(Pair pair, Side side) throws SQLException {
        try (var connection = pair.connect(side);
                var statement = connection.createStatement()) {
            statement.execute("BEGIN; INSERT INTO log_lines (line) VALUES ('probe'); ROLLBACK");
            return "";
        } catch (SQLException e) {
            return "" + e.getSQLState();
        }
    }
}
