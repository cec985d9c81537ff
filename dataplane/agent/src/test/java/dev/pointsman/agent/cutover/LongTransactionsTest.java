package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** One client has been idle in a write transaction for longer than a hold may drain. */
class LongTransactionsTest {
    private static final int FEW = 2;

    /** The client, the proxy that knows of its transaction, and the cutovers. */
    private static final class Blocked implements AutoCloseable {
        final Migration migration = new Migration(16, 18);
        final Cutovers cutovers = migration.cutovers(Failpoint.NONE);
        final Connection client = migration.pair.connect(Side.SOURCE);

        Blocked() throws SQLException, InterruptedException {
            migration.proxy.begin();
            client.setAutoCommit(false);
            client.createStatement().execute("UPDATE customers SET name = 'late' WHERE id = 1");
        }

        CutoverReport awaitTold(Cutover order) {
            await().atMost(Migration.SOON).until(() -> {
                cutovers.advance(order, List.of(migration.proxy.endpoint()));
                var report = cutovers.report();
                return report != null && report.holds() > 0;
            });
            return requireNonNull(cutovers.report());
        }

        /** How long its transaction has been open. */
        long millis() {
            return Long.parseLong(migration.pair.ask(
                    Side.SOURCE,
                    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start) * 1000)::bigint, 0)"
                            + " FROM pg_stat_activity WHERE state = 'idle in transaction'"));
        }

        /** Its transaction has ended: the order goes through, and brings what it wrote. */
        void movesInOneHold(Cutover order) throws Exception {
            assertThat(migration.settle(cutovers, order).outcome()).isEqualTo(Outcome.MOVED);
            assertThat(migration.proxy.holds()).isEqualTo(1);
            assertThat(onTarget()).isEqualTo("late");
        }

        String onTarget() {
            return migration.pair.ask(Side.TARGET, "SELECT name FROM customers WHERE id = 1");
        }

        @Override
        public void close() throws SQLException {
            try (migration;
                    cutovers) {
                client.close();
            }
        }
    }

    @Test
    void waitHoldsNobodyWhileTheHoldWouldNotDrainSaysWhoIsInTheWayAndMovesWhenItHasEnded() throws Exception {
        try (var blocked = new Blocked()) {
            var proxy = blocked.migration.proxy;
            var order = blocked.migration.order(1, Side.TARGET, LongTransactions.WAIT);
            await().atMost(Migration.SOON).until(() -> proxy.openMillis() > 2 * order.drainMillis());
            var told = blocked.awaitTold(order);
            assertThat(told.step()).isEqualTo("Hold");
            assertThat(told.message())
                    .contains("1 write transaction is open", "idle in transaction", "nothing was held");
            assertThat(proxy.holds()).isZero();

            blocked.client.commit();
            proxy.end();
            blocked.movesInOneHold(order);
        }
    }

    @Test
    void whereNobodyWasHeldItLooksAgainSoonSoThatAShortMomentWithoutLongTransactionsIsEnough() throws Exception {
        try (var blocked = new Blocked()) {
            var proxy = blocked.migration.proxy;
            var order = blocked.migration.order(1, Side.TARGET, LongTransactions.WAIT);
            await().atMost(Migration.SOON).until(() -> proxy.openMillis() > 2 * order.drainMillis());
            int tries = blocked.awaitTold(order).holds();
            int looks = proxy.looks();
            await().atMost(Migration.SOON).until(() -> proxy.looks() > looks + 8);
            assertThat(requireNonNull(blocked.cutovers.report()).holds()).isLessThanOrEqualTo(tries + 2);
            assertThat(proxy.holds()).isZero();
            blocked.client.commit();
            proxy.end();
        }
    }

    @Test
    void aWriterPastTheProxiesHasNobodyHeldForItAndIsNamed() throws Exception {
        try (var blocked = new Blocked()) {
            var proxy = blocked.migration.proxy;
            proxy.end();
            var order = blocked.migration.order(1, Side.TARGET, LongTransactions.WAIT);
            await().atMost(Migration.SOON)
                    .until(() -> proxy.openMillis() == 0 && blocked.millis() > order.drainMillis());
            assertThat(blocked.awaitTold(order).message())
                    .contains("no proxy can hold", "idle in transaction", "nothing was held");
            assertThat(proxy.holds()).isZero();

            blocked.client.commit();
            blocked.movesInOneHold(order);
        }
    }

    @Test
    void terminateEndsAWriterPastTheProxiesInTheLastTryToo() throws Exception {
        try (var blocked = new Blocked()) {
            blocked.migration.proxy.end();
            var order = blocked.migration.order(1, Side.TARGET, LongTransactions.TERMINATE, FEW);
            await().atMost(Migration.SOON).until(() -> blocked.millis() > order.drainMillis());
            var journal = blocked.migration.settle(blocked.cutovers, order);
            assertThat(journal.outcome()).as("%s", blocked.cutovers.report()).isEqualTo(Outcome.MOVED);
            assertThatThrownBy(blocked.client::commit).isInstanceOf(SQLException.class);
            assertThat(blocked.onTarget()).isNotEqualTo("late");
        }
    }

    @Test
    void terminateEndsTheTransactionInTheLastTryAndMoves() throws Exception {
        try (var blocked = new Blocked();
                var watching = Executors.newSingleThreadExecutor()) {
            var owner = Thread.currentThread();
            watching.execute(() -> {
                await().atMost(Migration.SOON).until(() -> !blocked.client.isValid(1));
                blocked.migration.proxy.end(owner);
            });
            var order = blocked.migration.order(1, Side.TARGET, LongTransactions.TERMINATE, FEW);
            var journal = blocked.migration.settle(blocked.cutovers, order);
            assertThat(journal.outcome()).as("%s", blocked.cutovers.report()).isEqualTo(Outcome.MOVED);
            assertThat(requireNonNull(blocked.cutovers.report()).holds()).isEqualTo(FEW);
            assertThatThrownBy(blocked.client::commit).isInstanceOf(SQLException.class);
            assertThat(blocked.onTarget()).isNotEqualTo("late");
        }
    }

    @Test
    void postponeGivesTheAttemptUpAndNothingHasBeenHeldOrEnded() throws Exception {
        try (var blocked = new Blocked()) {
            var proxy = blocked.migration.proxy;
            var order = blocked.migration.order(1, Side.TARGET, LongTransactions.POSTPONE);
            await().atMost(Migration.SOON).until(() -> proxy.openMillis() > 2 * order.drainMillis());
            var journal = blocked.migration.settle(blocked.cutovers, order);
            assertThat(journal.outcome()).isEqualTo(Outcome.REOPENED);
            assertThat(requireNonNull(blocked.cutovers.report()).message()).contains("idle in transaction");
            assertThat(proxy.holds()).isZero();
            blocked.client.commit();
            proxy.end();
        }
    }
}
