package dev.pointsman.agent.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.install.Servers;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server is replaced by a standby that has not heard of the cutover. */
class FailoverTest {
    private static final String WRITE = "INSERT INTO ledger VALUES (9, 9)";

    /** Moves writes, and then puts in a server's place what it was before. */
    private static void movesAndFailsOver(Migration migration, PostgresServer server) throws Exception {
        Servers.remember(migration.sides());
        server.stop();
        server.keep();
        server.start();
        try (var cutovers = migration.cutovers(Failpoint.NONE)) {
            var journal = migration.settle(cutovers, migration.order(1, Side.TARGET));
            assertThat(journal.outcome()).as("%s", cutovers.report()).isEqualTo(Outcome.MOVED);
        }
        confirmed(migration);
        server.stop();
        server.promoteKept();
    }

    /** What the target has confirmed is not sent again; what it has not is, and then nothing is missing. */
    private static void confirmed(Migration migration) {
        var position = migration.pair.ask(Side.SOURCE, "SELECT pg_current_wal_lsn()");
        await().atMost(Migration.SOON)
                .until(() -> migration
                        .pair
                        .ask(
                                Side.SOURCE,
                                "SELECT bool_and(confirmed_flush_lsn >= '" + position + "') FROM pg_replication_slots"
                                        + " WHERE database = current_database() AND slot_name LIKE '%forward'")
                        .equals("t"));
    }

    private static String trouble(Migration migration, Cutovers cutovers) {
        await().atMost(Migration.SOON).until(() -> {
            cutovers.advance(migration.order(1, Side.TARGET), List.of(migration.proxy.endpoint()));
            return !cutovers.trouble().isEmpty();
        });
        return cutovers.trouble();
    }

    @Test
    void aSourceWithoutItsFenceIsNamedAndClosedAgain() throws Exception {
        try (var source = PostgresServer.start(16);
                var migration = new Migration(Pair.of(source, PostgresServer.shared(18)))) {
            movesAndFailsOver(migration, source);
            assertThat(migration.openFences()).isEqualTo(2);
            try (var next = migration.cutovers(Failpoint.NONE)) {
                var told = trouble(migration, next);
                assertThat(told).contains("epoch 1 was entered, but the row of the database left is gone");
                assertThat(migration.openFences()).isEqualTo(1);
                assertThatThrownBy(() -> migration.pair.run(Side.SOURCE, WRITE))
                        .hasMessageContaining("writes are moving");
                migration.pair.run(Side.TARGET, WRITE);
                assertThat(Servers.changed(migration.sides()))
                        .singleElement()
                        .asString()
                        .contains("the source goes on on timeline 2");
                var uid = migration.pair.databases().names().migration();
                migration.pair.run(
                        Side.SOURCE, told.substring(told.indexOf("INSERT")).replace("…", uid));
                var journal = migration.settle(next, migration.order(1, Side.TARGET));
                assertThat(journal.writes()).isEqualTo(Side.TARGET);
            }
            assertThat(migration.openFences()).isEqualTo(1);
        }
    }

    @Test
    void aTargetWithoutItsOpeningIsNamedAndStaysClosedWithoutTheLastWrites() throws Exception {
        try (var target = PostgresServer.start(18);
                var migration = new Migration(Pair.of(PostgresServer.shared(16), target))) {
            movesAndFailsOver(migration, target);
            try (var next = migration.cutovers(Failpoint.NONE)) {
                assertThat(trouble(migration, next)).contains("the last of them are not on TARGET yet");
                assertThat(migration.openFences()).isZero();
                assertThat(Servers.changed(migration.sides()))
                        .singleElement()
                        .asString()
                        .contains("the target goes on on timeline 2");
            }
        }
    }
}
