package dev.pointsman.agent.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final AgentDesired.Tables ALL =
            new AgentDesired.Tables(List.of("public.*"), List.of(), WithoutIdentity.FULL);

    @ParameterizedTest
    @ValueSource(ints = {15, 16})
    void copiesStreamsAndTurnsRoundAsOftenAsWritesMove(int sourceMajor) throws Exception {
        var pair = Pair.shared(sourceMajor, 18);
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        for (var side : Side.values()) {
            pair.run(side, "ALTER TABLE log_lines REPLICA IDENTITY FULL");
        }
        Shop.fill(pair, Side.SOURCE, 500);
        try (var sides = new Sides(pair.databases(), "test")) {
            var tables = sides.on(Side.SOURCE, connection -> MigratedTables.read(connection, ALL));
            for (var side : Side.values()) {
                sides.at(side, Install::make);
            }
            var streams = new Streams(sides);
            await().atMost(SOON).until(() -> {
                return streams.ensure(tables, Side.SOURCE);
            });
            for (int round = 0; round < 3; round++) {
                writesFlow(pair, Side.SOURCE, round);
                move(streams, sides, Side.TARGET, 2 * round + 1);
                writesFlow(pair, Side.TARGET, round);
                move(streams, sides, Side.SOURCE, 2 * round + 2);
            }
            writesFlow(pair, Side.SOURCE, 9);
            streams.end();
            for (var side : Side.values()) {
                assertThat(pair.ask(
                                side, "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"))
                        .isEqualTo("0");
                assertThat(pair.ask(
                                side,
                                "SELECT count(*) FROM pg_roles WHERE rolname LIKE '%"
                                        + pair.databases().names().hash() + "%'"))
                        .isEqualTo("0");
            }
        }
    }

    /** What a cutover does to the streams, with the applications at rest. */
    private static void move(Streams streams, Sides sides, Side enter, int epoch) throws Exception {
        journal(sides, enter.other(), epoch, "left", "moved");
        journal(sides, enter, epoch, "entered", "entered");
        await().atMost(SOON).until(() -> streams.orient(enter));
    }

    private static void journal(Sides sides, Side side, int epoch, String role, String state) throws Exception {
        sides.at(
                side,
                connection -> dev.pointsman.agent.database.Sql.change(
                        connection,
                        "INSERT INTO pointsman.journal (migration, epoch, role, state, lsn)"
                                + " VALUES (?, ?, ?, ?, pg_current_wal_insert_lsn())",
                        sides.names().migration(),
                        epoch,
                        role,
                        state));
    }

    private static void writesFlow(Pair pair, Side side, int round) {
        pair.run(
                side,
                "UPDATE customers SET mood = 'on fire', attributes = '{\"round\": " + round + "}' WHERE id % 10 = "
                        + round,
                "INSERT INTO customers (id, name) SELECT 1000000 + max(id), 'new' FROM customers",
                "DELETE FROM orders WHERE id = " + (100 + 10 * round + (side == Side.SOURCE ? 0 : 1)),
                "UPDATE events SET day = '2026-03-03' WHERE id = " + (50 + 10 * round + (side == Side.SOURCE ? 0 : 1)),
                "UPDATE log_lines SET line = line || '!' WHERE line LIKE '%" + round + "'");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Shop.digest(pair, side.other())).isEqualTo(Shop.digest(pair, side)));
    }
}
