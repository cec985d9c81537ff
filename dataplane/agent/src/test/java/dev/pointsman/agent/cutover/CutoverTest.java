package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.CutoverStep;
import dev.pointsman.wire.Side;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    @Test
    void aProxyThatListensButDoesNotAnswerTheHoldIsAskedAgainBeforeTheFenceCloses() throws Exception {
        try (var migration = new Migration(16, 18);
                var cutovers = migration.cutovers(Failpoint.NONE)) {
            migration.proxy.ignoreHolds(1);
            var journal = migration.settle(cutovers, migration.order(1, Side.TARGET));
            assertThat(journal.outcome()).isEqualTo(Outcome.MOVED);
            assertThat(requireNonNull(cutovers.report()).holds())
                    .as("%s", cutovers.report())
                    .isEqualTo(2);
            assertThat(migration.proxy.holds()).isEqualTo(2);
        }
    }

    @Test
    void aDeafProxyIsPassedOverAndNamedAndHearsOfItWhenItWakes() throws Exception {
        try (var migration = new Migration(16, 18);
                var stopped = new ProxyStandIn(migration.operator.publicText());
                var cutovers = migration.cutovers(Failpoint.NONE)) {
            stopped.deaf(true);
            var proxies = List.of(migration.proxy.endpoint(), stopped.endpoint());
            var order = migration.order(1, Side.TARGET);
            var journal = migration.settle(cutovers, order, proxies);
            var report = requireNonNull(cutovers.report());
            assertThat(journal.outcome()).as("%s", report).isEqualTo(Outcome.MOVED);
            assertThat(report.holds()).isEqualTo(1);
            assertThat(report.passedOver()).containsExactly(stopped.endpoint().name());
            stopped.deaf(false);
            await().atMost(Migration.SOON).until(() -> {
                cutovers.advance(order, proxies);
                return stopped.writes() == Side.TARGET;
            });
        }
    }

    /** Whoever began before the look would be waited for, and nobody held meanwhile. */
    @Test
    void aDeadlockWithAWriterThatNobodyHoldsIsTriedAgainAndTheWriterCommits() throws Exception {
        try (var migration = new Migration(16, 18);
                var bypassing = migration.pair.connect(Side.SOURCE);
                var writer = bypassing.createStatement();
                var cutovers = migration.cutovers(new Once(
                        Failpoint.Place.REHEARSED, () -> writer.execute("UPDATE orders SET total = 1 WHERE id = 1")))) {
            bypassing.setAutoCommit(false);
            var order = migration.order(1, Side.TARGET);
            await().atMost(Migration.SOON).until(() -> {
                cutovers.advance(order, List.of(migration.proxy.endpoint()));
                return fenceWaits(migration);
            });
            writer.execute("UPDATE customers SET name = 'kept' WHERE id = 1");
            bypassing.commit();
            var journal = migration.settle(cutovers, order);
            var report = requireNonNull(cutovers.report());
            assertThat(journal.outcome()).as("%s", report).isEqualTo(Outcome.MOVED);
            assertThat(report.holds()).isGreaterThan(1);
            assertThat(migration.pair.ask(Side.TARGET, "SELECT name FROM customers WHERE id = 1"))
                    .isEqualTo("kept");
        }
    }

    @Test
    void nothingComesBackAlthoughSomethingElseHadTheSlotThatMustSkipWhatCameByTheOtherStream() throws Exception {
        try (var migration = new Migration(15, 18);
                var cutovers = migration.cutovers(Failpoint.NONE)) {
            var pair = migration.pair;
            assertThat(migration
                            .settle(cutovers, migration.order(1, Side.TARGET))
                            .outcome())
                    .isEqualTo(Outcome.MOVED);
            migration.orient(Side.TARGET);
            pair.run(Side.TARGET, "INSERT INTO customers (name) VALUES ('only once')");
            var slot = pair.ask(
                    Side.SOURCE,
                    "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE '%forward' AND database ="
                            + " current_database()");
            try (var _ = new SlotReader(pair, Side.SOURCE, slot)) {
                var journal = migration.settle(cutovers, migration.order(2, Side.SOURCE));
                assertThat(journal.outcome()).as("%s", cutovers.report()).isEqualTo(Outcome.MOVED);
                pair.run(Side.SOURCE, "INSERT INTO customers (name) VALUES ('after')");
                await().atMost(Migration.SOON).until(() -> !migration.orients(Side.SOURCE) && migration.stopped());
                assertThat(migration.orients(Side.SOURCE))
                        .as("begins unskipped")
                        .isFalse();
            }
            migration.orient(Side.SOURCE);
            var names =
                    "SELECT string_agg(name, ',' ORDER BY name) FROM customers WHERE name IN ('after', 'only once')";
            await().atMost(Migration.SOON)
                    .until(() -> pair.ask(Side.TARGET, names).equals("after,only once"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LongTransactions.class,
            names = {"WAIT", "POSTPONE"})
    void nothingIsFencedWhileNoProxyAnswersAtAllAndThatIsNoLongTransaction(LongTransactions policy) throws Exception {
        try (var migration = new Migration(16, 18);
                var cutovers = migration.cutovers(place -> assertThat(place).isNotEqualTo(Failpoint.Place.FENCED))) {
            var order = migration.order(1, Side.TARGET, policy, 2);
            var nobody = new ProxyEndpoint("p-0", "http://127.0.0.1:1", "uid");
            var journal = migration.settle(cutovers, order, List.of(nobody));
            assertThat(journal.outcome()).isEqualTo(Outcome.REOPENED);
            assertThat(requireNonNull(cutovers.report()).message())
                    .contains("no proxy answers", "p-0", "tried 2 times");
        }
    }

    @Test
    void anOrderToWhereWritesAreAlreadyIsToldAndMovesNothing() throws Exception {
        try (var migration = new Migration(16, 18);
                var cutovers = migration.cutovers(Failpoint.NONE)) {
            var order = migration.order(1, Side.SOURCE);
            await().atMost(Migration.SOON).untilAsserted(() -> {
                cutovers.advance(order, List.of(migration.proxy.endpoint()));
                assertThat(cutovers.trouble()).isEqualTo("epoch 1 orders writes to SOURCE, where they are already");
            });
            assertThat(requireNonNull(cutovers.journal()).epoch()).isZero();
        }
    }

    @Test
    void takesTheVeryStepsThatAreToldBeforeTheApproval() throws Exception {
        var taken = new LinkedHashSet<CutoverStep>();
        try (var migration = new Migration(16, 18);
                var cutovers = migration.cutovers(place -> taken.add(ends(place)))) {
            migration.settle(cutovers, migration.order(1, Side.TARGET));
        }
        assertThat(taken).containsExactly(CutoverStep.values());
    }

    /** Does this at that place, the first time that the agent comes there. */
    private static final class Once implements Failpoint {
        private final Place place;
        private final Callable<?> deed;
        private boolean done;

        Once(Place place, Callable<?> deed) {
            this.place = place;
            this.deed = deed;
        }

        @Override
        public void reached(Place here) {
            if (here == place && !done) {
                done = true;
                assertThatCode(deed::call).doesNotThrowAnyException();
            }
        }
    }

    private static CutoverStep ends(Failpoint.Place place) {
        return switch (place) {
            case PREPARED -> CutoverStep.PREPARE;
            case REHEARSED, HELD -> CutoverStep.HOLD;
            case FENCED -> CutoverStep.FENCE;
            case MARKED, CAUGHT_UP -> CutoverStep.CATCH_UP;
            case DECIDED -> CutoverStep.DECIDE;
            case OPENED -> CutoverStep.OPEN;
            case ROUTED -> CutoverStep.ROUTE;
            case TURNED -> CutoverStep.PROVE;
            case OLDER_ENDED, GIVEN_UP, ENTERED_ENDED, RELEASED ->
                throw new AssertionError(place + " is no place of an attempt that succeeds");
        };
    }

    private static boolean fenceWaits(Migration migration) {
        return migration
                .pair
                .ask(
                        Side.SOURCE,
                        "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted"
                                + " AND l.mode = 'ShareRowExclusiveLock' AND a.datname = current_database())")
                .startsWith("t");
    }

    private static void grows(Ledger ledger) {
        long before = ledger.count();
        await().atMost(Migration.SOON).until(() -> ledger.count() > before + 50);
    }
}
