package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.cutover.Failpoint.Place;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    /** The places that an attempt without trouble comes by. */
    private static final Set<Place> ON_THE_WAY = EnumSet.range(Place.PREPARED, Place.TURNED);

    private static final Set<Place> UNDECIDED = EnumSet.of(Place.FENCED, Place.MARKED, Place.CAUGHT_UP);

    /** Ends the thread that comes by, as the end of the process would: nothing after it runs. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    @Test
    void settlesWhatAnAgentLeftThatDiedAfterAnyStep() throws Exception {
        try (var migration = new Migration(15, 18);
                var ledger = new Ledger(migration.pair, migration.proxy, 2)) {
            long epoch = 0;
            var writes = Side.SOURCE;
            for (var place : ON_THE_WAY) {
                epoch++;
                var order = migration.order(epoch, writes.other());
                dieAt(migration, place, order);
                assertThat(migration.openFences()).as("after %s", place).isLessThan(2);
                try (var next = migration.cutovers(Failpoint.NONE)) {
                    var journal = migration.settle(next, order);
                    assertThat(journal.outcome())
                            .as("died after %s", place)
                            .isEqualTo(UNDECIDED.contains(place) ? Outcome.REOPENED : Outcome.MOVED);
                    writes = requireNonNull(journal.writes());
                }
                assertThat(migration.openFences()).isEqualTo(1);
                assertThat(migration.proxy.writes()).as("after %s", place).isEqualTo(writes);
                migration.orient(writes);
                grows(ledger);
            }
            holds(ledger);
        }
    }

    @Test
    void aSideThatHasLostTheLastWritesInACrashOpensOnlyWhenTheyAreThereAgain() throws Exception {
        try (var migration = new Migration(16, 18)) {
            var order = migration.order(1, Side.TARGET);
            dieAt(migration, Place.DECIDED, order);
            var lost = "FROM pointsman.marker_forward WHERE kind = 'fence'";
            migration.pair.run(Side.TARGET, "CREATE TABLE kept AS SELECT * " + lost, "DELETE " + lost);
            try (var next = migration.cutovers(Failpoint.NONE)) {
                next.advance(order, List.of(migration.proxy.endpoint()));
                await().atMost(Migration.SOON).until(() -> !next.trouble().isEmpty());
                assertThat(next.trouble()).contains("the last of them are not on TARGET yet");
                assertThat(migration.openFences()).isZero();
                migration.pair.run(Side.TARGET, "INSERT INTO pointsman.marker_forward SELECT * FROM kept");
                assertThat(migration.settle(next, order).outcome()).isEqualTo(Outcome.MOVED);
            }
        }
    }

    private static void dieAt(Migration migration, Place place, dev.pointsman.wire.AgentDesired.Cutover order)
            throws Exception {
        var died = new AtomicBoolean();
        try (var doomed = migration.cutovers(reached -> {
            if (reached == place) {
                died.set(true);
                throw new Death();
            }
        })) {
            await().dontCatchUncaughtExceptions().atMost(Migration.SOON).until(() -> {
                if (!died.get()) {
                    doomed.advance(order, List.of(migration.proxy.endpoint()));
                }
                return died.get() && doomed.idle();
            });
        }
    }

    @Test
    void anAgentThatWasStoppedAndWakesChangesNothingAnyMore() throws Exception {
        try (var migration = new Migration(16, 18);
                var ledger = new Ledger(migration.pair, migration.proxy, 2)) {
            long epoch = 0;
            var writes = Side.SOURCE;
            for (var place : ON_THE_WAY) {
                epoch++;
                var order = migration.order(epoch, writes.other());
                var stopped = new CountDownLatch(1);
                var wakes = new CountDownLatch(1);
                try (var sleeper = migration.cutovers(reached -> stopAt(place, reached, stopped, wakes))) {
                    sleeper.advance(order, List.of(migration.proxy.endpoint()));
                    assertThat(stopped.await(Migration.SOON.toSeconds(), TimeUnit.SECONDS))
                            .as("reaches %s", place)
                            .isTrue();
                    try (var next = migration.cutovers(Failpoint.NONE)) {
                        writes = requireNonNull(migration.settle(next, order).writes());
                        assertThat(migration.openFences()).isEqualTo(1);
                        wakes.countDown();
                        await().atMost(Migration.SOON).until(sleeper::idle);
                        assertThat(migration.openFences())
                                .as("woken after %s", place)
                                .isEqualTo(1);
                        assertThat(migration.settle(next, order).writes()).isEqualTo(writes);
                    }
                }
                grows(ledger);
            }
            holds(ledger);
        }
    }

    private static void stopAt(Place place, Place reached, CountDownLatch stopped, CountDownLatch wakes) {
        if (reached != place) {
            return;
        }
        stopped.countDown();
        try {
            assertThat(wakes.await(Migration.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void grows(Ledger ledger) {
        long before = ledger.count();
        await().atMost(Migration.SOON).until(() -> ledger.count() > before + 10);
    }

    private static void holds(Ledger ledger) throws InterruptedException {
        assertThat(ledger.stop()).isEmpty();
        for (var side : Side.values()) {
            await().atMost(Migration.SOON)
                    .untilAsserted(() -> assertThat(ledger.lostOn(side)).isEmpty());
        }
    }

    @Test
    void aProxyThatHasNotHeardOfTheOpeningIsToldWhileTheDatabaseLeftIsDown() throws Exception {
        try (var source = PostgresServer.start(16);
                var migration = new Migration(Pair.of(source, PostgresServer.shared(18)));
                var late = new ProxyStandIn(migration.operator.publicText());
                var cutovers = migration.cutovers(reached -> {
                    if (reached == Place.ROUTED) {
                        source.kill();
                    }
                })) {
            var order = migration.order(1, Side.TARGET);
            cutovers.advance(order, List.of(migration.proxy.endpoint()));
            await().atMost(Migration.SOON)
                    .until(() -> migration.proxy.writes() == Side.TARGET
                            && cutovers.idle()
                            && !cutovers.trouble().isEmpty());
            await().atMost(Migration.SOON).until(() -> {
                cutovers.advance(order, List.of(migration.proxy.endpoint(), late.endpoint()));
                return late.writes() == Side.TARGET;
            });
            assertThat(cutovers.journal()).isNull();
            source.start();
            assertThat(migration.settle(cutovers, order).outcome()).isEqualTo(Outcome.MOVED);
        }
    }

    @Test
    void theSideLeftTakesWritesAgainEvenWhileTheOtherOneIsDown() throws Exception {
        var target = PostgresServer.start(18);
        var pair = Pair.of(PostgresServer.shared(16), target);
        try (var migration = new Migration(pair);
                var cutovers = migration.cutovers(reached -> {
                    if (reached == Place.FENCED) {
                        target.kill();
                    }
                })) {
            cutovers.advance(migration.order(1, Side.TARGET), List.of(migration.proxy.endpoint()));
            await().atMost(Migration.SOON)
                    .until(() -> migration
                            .pair
                            .ask(Side.SOURCE, "SELECT coalesce(string_agg(state, ''), '') FROM pointsman.journal")
                            .equals("reopened"));
            migration.pair.run(Side.SOURCE, "INSERT INTO ledger VALUES (1, 1)");
            target.start();
        } finally {
            target.close();
        }
    }
}
