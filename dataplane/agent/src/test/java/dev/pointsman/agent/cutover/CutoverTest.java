package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutoverTest {
    private static final int ROUNDS = 4;
    private static final int CLIENTS = 4;

    @ParameterizedTest
    @ValueSource(ints = {15, 16})
    void movesWritesThereAndBackUnderLoadAndLosesNothing(int sourceMajor) throws Exception {
        try (var migration = new Migration(sourceMajor, 18);
                var cutovers = migration.cutovers(Failpoint.NONE);
                var ledger = new Ledger(migration.pair, migration.proxy, CLIENTS)) {
            long epoch = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (var to : new Side[] {Side.TARGET, Side.SOURCE}) {
                    epoch++;
                    grows(ledger);
                    ledger.longestGapMillis();
                    var journal = migration.settle(cutovers, migration.order(epoch, to));
                    var report = requireNonNull(cutovers.report());
                    assertThat(journal.outcome()).as("%s", report).isEqualTo(Outcome.MOVED);
                    assertThat(journal.writes()).isEqualTo(to);
                    assertThat(report.message()).isEmpty();
                    assertThat(migration.openFences()).isEqualTo(1);
                    migration.orient(to);
                    grows(ledger);
                }
            }
            assertThat(ledger.stop()).isEmpty();
            assertThat(ledger.lostOn(Side.SOURCE)).isEmpty();
            await().atMost(Migration.SOON)
                    .untilAsserted(() -> assertThat(ledger.lostOn(Side.TARGET)).isEmpty());
            assertThat(Shop.digest(migration.pair, Side.TARGET)).isEqualTo(Shop.digest(migration.pair, Side.SOURCE));
        }
    }

    private static void grows(Ledger ledger) {
        long before = ledger.count();
        await().atMost(Migration.SOON).until(() -> ledger.count() > before + 50);
    }
}
