package dev.pointsman.agent.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] NOTHING_FLUSHES_BY_ITSELF = {"synchronous_commit=off", "wal_writer_delay=10s"};
    private static final AgentDesired.Tables ALL =
            new AgentDesired.Tables(List.of("public.*"), List.of(), WithoutIdentity.FULL);

    @ParameterizedTest
    @ValueSource(ints = {15, 16})
    void copiesStreamsAndTurnsRoundAsOftenAsWritesMove(int sourceMajor) throws Exception {
        var pair = Pair.shared(sourceMajor, 18);
        try (var sides = new Sides(pair.databases(), "test")) {
            var streams = made(pair, sides);
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

    @Test
    void whereAStreamBeginsSurvivesACrashOfItsSubscriberBeforeItStarts() throws Exception {
        try (var older = PostgresServer.start(15, NOTHING_FLUSHES_BY_ITSELF);
                var newer = PostgresServer.start(18, NOTHING_FLUSHES_BY_ITSELF)) {
            var pair = Pair.of(older, newer);
            try (var sides = new Sides(pair.databases(), "test")) {
                made(pair, sides);
            }
            for (var direction : Direction.values()) {
                String opened;
                try (var sides = new Sides(pair.databases(), "test")) {
                    opened = waitingBeginsAt(pair, new Streams(sides).way(direction));
                }
                pair.server(direction.to()).kill();
                pair.server(direction.to()).start();
                assertThat(pair.ask(
                                direction.to(),
                                "SELECT pg_replication_origin_progress('pg_' || oid, true) >= '" + opened + "'"
                                        + " FROM pg_subscription WHERE subname = '"
                                        + pair.databases().names().stream(direction) + "'"))
                        .as("%s at %s", direction, opened)
                        .isEqualTo("t");
            }
        }
    }

    /** Lets a stream wait, and what is written meanwhile be nothing that it may send. */
    private static String waitingBeginsAt(Pair pair, OneWay way) throws Exception {
        way.disable();
        await().atMost(SOON)
                .until(() ->
                        way.subscription().filter(seen -> seen.worker() == null).isPresent());
        pair.run(way.direction().to(), "CHECKPOINT");
        pair.run(way.direction().from(), "SELECT pg_switch_wal()");
        var opened = pair.ask(way.direction().from(), "SELECT pg_current_wal_insert_lsn()");
        assertThat(way.beginAt(opened)).isTrue();
        return opened;
    }

    private static Streams made(Pair pair, Sides sides) throws Exception {
        for (var side : Side.values()) {
            Shop.create(pair, side);
            pair.run(side, "ALTER TABLE log_lines REPLICA IDENTITY FULL");
        }
        Shop.fill(pair, Side.SOURCE, 500);
        var tables = sides.on(Side.SOURCE, connection -> MigratedTables.read(connection, ALL));
        for (var side : Side.values()) {
            sides.at(side, Install::make);
        }
        var streams = new Streams(sides);
        await().atMost(SOON).until(() -> streams.ensure(tables, Side.SOURCE));
        return streams;
    }

    @Test
    void aUserWithoutSuperuserSaysWhereAStreamBeginsOnceItHasBeenGrantedThat() throws Exception {
        var pair = Pair.shared(15, 18);
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
        pair.run(Side.SOURCE, "ALTER TABLE log_lines REPLICA IDENTITY FULL");
        Shop.fill(pair, Side.SOURCE, 200);
        var mover = "mover_" + pair.databases().names().hash();
        aMover(pair, mover);
        try (var sides = new Sides(pair.databases(), "test")) {
            var tables = sides.on(Side.SOURCE, connection -> MigratedTables.read(connection, ALL));
            for (var side : Side.values()) {
                sides.at(side, Install::make);
            }
            var streams = new Streams(sides);
            await().atMost(SOON).until(() -> streams.ensure(tables, Side.SOURCE));
            writesFlow(pair, Side.SOURCE, 0);
            move(streams, sides, Side.TARGET, 1);
            writesFlow(pair, Side.TARGET, 0);
            move(streams, sides, Side.SOURCE, 2);
            assertThat(forwardBeginsWhereTheSourceWasOpened(pair)).isFalse();

            pair.run(
                    Side.TARGET,
                    "GRANT EXECUTE ON FUNCTION pg_replication_origin_advance(text, pg_lsn),"
                            + " pg_replication_origin_progress(text, boolean) TO " + mover);
            move(streams, sides, Side.TARGET, 3);
            move(streams, sides, Side.SOURCE, 4);
            assertThat(forwardBeginsWhereTheSourceWasOpened(pair)).isTrue();
            writesFlow(pair, Side.SOURCE, 1);
            streams.end();
        } finally {
            pair.run(Side.TARGET, "REASSIGN OWNED BY " + mover + " TO postgres", "DROP OWNED BY " + mover);
            pair.run(Side.TARGET, "DROP ROLE " + mover);
        }
    }

    /** What the documentation asks for on the target of 16 and newer, and no more. */
    private static void aMover(Pair pair, String mover) {
        var target = pair.databases().target();
        pair.run(
                Side.TARGET,
                "CREATE ROLE " + mover + " LOGIN REPLICATION CREATEROLE PASSWORD 'm'",
                "GRANT pg_create_subscription TO " + mover,
                "GRANT CREATE ON DATABASE " + target.endpoint().database() + " TO " + mover,
                "DO $$ DECLARE t text; BEGIN FOR t IN SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'p')"
                        + " AND relnamespace = 'public'::regnamespace LOOP EXECUTE 'ALTER TABLE ' || t || ' OWNER TO "
                        + mover + "'; END LOOP; END $$",
                "ALTER TABLE log_lines REPLICA IDENTITY FULL");
        Pair.secret(target.credentials(), mover, "m");
    }

    private static boolean forwardBeginsWhereTheSourceWasOpened(Pair pair) {
        var opened = pair.ask(
                Side.SOURCE, "SELECT lsn FROM pointsman.journal WHERE role = 'entered' ORDER BY epoch DESC LIMIT 1");
        return pair.ask(
                        Side.TARGET,
                        "SELECT coalesce(pg_replication_origin_progress('pg_' || oid, false) >= '" + opened
                                + "'::pg_lsn, false) FROM pg_subscription WHERE subname LIKE '%forward' AND subdbid ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                .equals("t");
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
