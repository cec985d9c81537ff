package dev.pointsman.agent.preflight;

import static dev.pointsman.agent.preflight.Checked.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.agent.cutover.Fence;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What streams and fences rest on: each check with both verdicts, by what is really there. */
class StreamChecksTest {
    private static final String TEN_MEGABYTES_OF_WAL =
            "SELECT count(pg_logical_emit_message(false, 'test', repeat(md5(n::text), 32 * 1024))) FROM"
                    + " generate_series(1, 10) n";
    private final Pair pair = Pair.shared(15, 18);
    private final Names names = pair.databases().names();

    @BeforeEach
    void aShopOnBothSides() {
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
    }

    private static void says(Pair pair, String name, Result result, String says) throws SQLException {
        var found = check(pair, name);
        assertThat(found.result()).as("%s", found).isEqualTo(result);
        assertThat(found.value() + " " + found.message()).contains(says);
    }

    /** What is left of a stream when its server is not there: neither connects to anything. */
    private static void subscribe(Pair pair, Direction direction) {
        pair.run(
                direction.to(),
                "CREATE SUBSCRIPTION " + pair.databases().names().stream(direction)
                        + " CONNECTION 'host=127.0.0.9' PUBLICATION none WITH (connect = false, slot_name = NONE)");
    }

    private static void unsubscribe(Pair pair, Direction direction) {
        pair.run(direction.to(), "DROP SUBSCRIPTION " + pair.databases().names().stream(direction));
    }

    @Test
    void whatTheDiskHasToHold() throws SQLException {
        Shop.fill(pair, Side.SOURCE, 10_000);
        says(pair, "DiskSpace", Result.WARN, "what the disks have left, no server says in SQL");
        assertThat(check(pair, "DiskSpace").message()).contains("up to 4096 MB of WAL");
        subscribe(pair, Direction.FORWARD);
        try {
            says(pair, "DiskSpace", Result.PASS, "0 MB on the target of");
        } finally {
            unsubscribe(pair, Direction.FORWARD);
        }
    }

    @Test
    void aSlotThatHasUsedUpWhatItMayKeepAndOneThatIsGone() throws SQLException {
        try (var server = PostgresServer.start(15, "max_slot_wal_keep_size=48MB")) {
            var own = Pair.of(server, pair.target());
            Shop.create(own, Side.SOURCE);
            says(own, "WalOfSlots", Result.PASS, "no slots yet");
            own.run(
                    Side.SOURCE,
                    "SELECT pg_create_logical_replication_slot('" + own.databases().names().stream(Direction.FORWARD)
                            + "', 'pgoutput')");
            says(own, "WalOfSlots", Result.PASS, "0 MB of 48 MB on the source");
            subscribe(own, Direction.FORWARD);
            own.run(
                    Side.SOURCE,
                    TEN_MEGABYTES_OF_WAL,
                    TEN_MEGABYTES_OF_WAL,
                    TEN_MEGABYTES_OF_WAL,
                    TEN_MEGABYTES_OF_WAL);
            says(own, "WalOfSlots", Result.WARN, "the slot on the source loses its WAL after");
            own.run(Side.SOURCE, TEN_MEGABYTES_OF_WAL, TEN_MEGABYTES_OF_WAL, TEN_MEGABYTES_OF_WAL);
            says(own, "WalOfSlots", Result.FAIL, "loses its WAL at the next checkpoint");
            own.run(Side.SOURCE, "CHECKPOINT");
            says(own, "WalOfSlots", Result.FAIL, "has lost WAL that its stream needs");
            own.run(Side.SOURCE, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
            says(own, "WalOfSlots", Result.FAIL, "the slot on the source is gone");
            unsubscribe(own, Direction.FORWARD);
        }
    }

    @Test
    void aStandbyToWhichTheSlotsAreNotCarriedOver() throws SQLException {
        var slot = names.stream(Direction.REVERSE);
        says(pair, "FailoverSlots", Result.PASS, "standbys: 0 on the source, 0 on the target");
        for (var side : Side.values()) {
            pair.run(side, "SELECT pg_create_physical_replication_slot('standby_1')");
        }
        pair.run(Side.TARGET, "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try {
            says(pair, "FailoverSlots", Result.WARN, "the source has standbys (standby_1) and no slot before 17");
            says(pair, "FailoverSlots", Result.WARN, "ALTER SUBSCRIPTION " + slot + " SET (failover = true)");
            says(pair, "FailoverSlots", Result.WARN, "set synchronized_standby_slots to the standbys' slots");
            pair.run(Side.SOURCE, "SELECT pg_drop_replication_slot('standby_1')");
            pair.run(
                    Side.TARGET,
                    "SELECT pg_drop_replication_slot('" + slot + "')",
                    "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput', false, false, true)",
                    "ALTER SYSTEM SET synchronized_standby_slots = 'standby_1'",
                    "SELECT pg_reload_conf()");
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> says(pair, "FailoverSlots", Result.PASS, "1 on the target"));
        } finally {
            pair.run(Side.TARGET, "ALTER SYSTEM RESET synchronized_standby_slots", "SELECT pg_reload_conf()");
            for (var side : Side.values()) {
                pair.run(
                        side,
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name IN"
                                + " ('standby_1', '" + slot + "')");
            }
        }
    }

    @Test
    void aUserThatMayNotSayWhereAStreamBegins() throws SQLException {
        says(pair, "OriginRight", Result.PASS, "both");
        pair.run(Side.TARGET, "DROP ROLE IF EXISTS \"plain One\"", "CREATE ROLE \"plain One\" LOGIN PASSWORD 'p'");
        Pair.secret(pair.databases().target().credentials(), "plain One", "p");
        try {
            says(
                    pair,
                    "OriginRight",
                    Result.WARN,
                    "on the target: GRANT EXECUTE ON FUNCTION pg_replication_origin_advance(text, pg_lsn),"
                            + " pg_replication_origin_progress(text, boolean) TO \"plain One\"");
            var told = check(pair, "OriginRight").message();
            pair.run(Side.TARGET, told.substring(told.indexOf("GRANT")));
            says(pair, "OriginRight", Result.PASS, "both");
        } finally {
            pair.run(Side.TARGET, "DROP OWNED BY \"plain One\"", "DROP ROLE \"plain One\"");
        }
        var newer = Pair.shared(16, 18);
        Shop.create(newer, Side.SOURCE);
        says(newer, "OriginRight", Result.PASS, "not needed from 16 on");
    }

    @Test
    void aClosedSideThatLetsAWriteThroughAndTwoThatAreOpen() throws SQLException {
        says(pair, "ClosedSideRefuses", Result.PASS, "no side is closed yet");
        try (var sides = new Sides(pair.databases(), "test")) {
            var tables = List.of(new Table("public", "customers"), new Table("public", "orders"));
            for (var side : Side.values()) {
                sides.at(side, Install::make);
                sides.at(side, one -> Fence.install(one, names, side, tables, side == Side.SOURCE));
            }
            says(pair, "ClosedSideRefuses", Result.PASS, "the target");
            pair.run(Side.TARGET, "ALTER TABLE orders DISABLE TRIGGER USER");
            says(pair, "ClosedSideRefuses", Result.FAIL, "public.orders on the target");
            pair.run(Side.TARGET, "SELECT pointsman.open_fence_" + names.hash() + "()");
            says(pair, "ClosedSideRefuses", Result.FAIL, "the fence is open on both sides");
        }
    }

    @Test
    void sequencesAndTypesThatAreNotTheSameThere() throws SQLException {
        says(pair, "SequencesLeftBehind", Result.PASS, "0");
        pair.run(Side.SOURCE, "CREATE SEQUENCE invoice_numbers");
        says(pair, "SequencesLeftBehind", Result.WARN, "public.invoice_numbers");
        pair.run(Side.SOURCE, "ALTER TABLE orders ALTER id SET DEFAULT nextval('invoice_numbers')");
        says(pair, "SequencesLeftBehind", Result.PASS, "0");

        pair.run(
                Side.TARGET, "CREATE TYPE before AS ENUM ()", "CREATE TYPE mood_2 AS ENUM ('calm', 'busy', 'on fire')");
        pair.run(
                Side.TARGET,
                "ALTER TABLE customers ALTER mood DROP DEFAULT, ALTER mood TYPE mood_2 USING mood::text::mood_2",
                "DROP TYPE mood",
                "ALTER TYPE mood_2 RENAME TO mood");
        says(pair, "TypeNumbers", Result.PASS, "0");
        for (var side : Side.values()) {
            pair.run(side, "ALTER TABLE customers ADD moods mood[]");
        }
        says(pair, "TypeNumbers", Result.WARN, "values of these types have such numbers inside: public.mood[];");
    }

    @Test
    void aRoleThatMayGetPastTheFence() throws SQLException {
        pair.run(Side.SOURCE, "DROP ROLE IF EXISTS sly", "CREATE ROLE sly LOGIN");
        try {
            assertThat(check(pair, "PrivilegedRoles").message()).doesNotContain("sly");
            pair.run(Side.SOURCE, "GRANT SET ON PARAMETER session_replication_role TO sly");
            says(pair, "PrivilegedRoles", Result.WARN, "sly on the source");
        } finally {
            pair.run(Side.SOURCE, "DROP OWNED BY sly", "DROP ROLE sly");
        }
    }
}
