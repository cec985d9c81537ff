package dev.pointsman.agent.preflight;

import static dev.pointsman.agent.preflight.Checked.check;
import static dev.pointsman.agent.preflight.Checked.desired;
import static dev.pointsman.agent.preflight.Checked.named;
import static dev.pointsman.agent.preflight.Checked.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.install.Servers;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every check red once, by a real misconfiguration. */
class PreflightTest {
    private final Pair pair = Pair.shared(15, 18);

    @BeforeEach
    void aShopOnBothSides() {
        Shop.create(pair, Side.SOURCE);
        Shop.create(pair, Side.TARGET);
    }

    private void red(String name, Result result, String says) throws SQLException {
        assertThat(check(pair, name)).satisfies(check -> {
            assertThat(check.result()).isEqualTo(result);
            assertThat(check.message()).contains(says);
        });
    }

    @Test
    void nothingFailsOnAPairThatIsAsItShouldBe() throws SQLException {
        assertThat(run(pair, UnaryOperator.identity()))
                .hasSizeGreaterThan(20)
                .allMatch(check -> check.result() == Result.PASS || check.result() == Result.WARN);
    }

    @Test
    void unreachableSourceAndTarget() throws SQLException {
        Pair.secret(pair.databases().source().credentials(), PostgresServer.SUPERUSER, "wrong");
        red("SourceReachable", Result.FAIL, "refuses the password");
        Pair.secret(pair.databases().source().credentials(), PostgresServer.SUPERUSER, PostgresServer.PASSWORD);
        Pair.secret(pair.databases().target().credentials(), "nobody_such", "wrong");
        red("TargetReachable", Result.FAIL, "refuses the password of user nobody_such");
    }

    @Test
    void oneAndTheSameDatabase() throws SQLException {
        var source = pair.databases().source();
        var same = new Database(Side.TARGET, source.endpoint(), source.names(), source.credentials());
        var doubled = new Pair(pair.source(), pair.source(), pair.config(), new Databases(source, same));
        assertThat(check(doubled, "DifferentDatabases").result()).isEqualTo(Result.FAIL);
    }

    @Test
    void aHostNameThatLeadsToAnotherServer() throws SQLException {
        try (var sides = new Sides(pair.databases(), "test")) {
            for (var side : Side.values()) {
                sides.at(side, Install::make);
            }
            Servers.remember(sides);
        }
        var elsewhere = Pair.shared(15, 16).databases().target();
        var moved = new Database(
                Side.TARGET,
                elsewhere.endpoint(),
                pair.databases().names(),
                pair.databases().target().credentials());
        var other = new Pair(
                pair.source(),
                pair.target(),
                pair.config(),
                new Databases(pair.databases().source(), moved));
        assertThat(check(pair, "IdentifierUnchanged").result()).isEqualTo(Result.PASS);
        assertThat(check(other, "IdentifierUnchanged").message()).contains("the target is another server");
    }

    @Test
    void aPromotedStandbyIsNotTakenForTheServerThatItFollowed() throws Exception {
        try (var server = PostgresServer.start(15)) {
            var own = Pair.of(server, pair.target());
            Shop.create(own, Side.SOURCE);
            Shop.create(own, Side.TARGET);
            try (var sides = new Sides(own.databases(), "test")) {
                for (var side : Side.values()) {
                    sides.at(side, Install::make);
                }
                Servers.remember(sides);
            }
            assertThat(check(own, "IdentifierUnchanged").result()).isEqualTo(Result.PASS);
            server.stop();
            server.promote();
            assertThat(check(own, "IdentifierUnchanged").message())
                    .contains("the source goes on on timeline 2, was 1", "UPDATE pointsman.server SET timeline = 2");
        }
    }

    @Test
    void whatTheSameStatementWouldFindOtherwise() throws SQLException {
        var database = pair.databases().source().endpoint().database();
        pair.run(
                Side.SOURCE,
                "CREATE EXTENSION pg_trgm",
                "ALTER DATABASE " + database + " SET search_path = shop, public",
                "DROP ROLE IF EXISTS clerk",
                "CREATE ROLE clerk LOGIN PASSWORD 'a'");
        pair.run(Side.TARGET, "CREATE MATERIALIZED VIEW sums AS SELECT 1 AS one", "DROP ROLE IF EXISTS clerk");
        try {
            red("Extensions", Result.WARN, "pg_trgm");
            red("RoleSettings", Result.WARN, "every role: search_path=shop, public on the source only");
            red("Logins", Result.WARN, "cannot log in on the target: clerk");
            pair.run(Side.TARGET, "CREATE ROLE clerk LOGIN PASSWORD 'a'");
            red("Logins", Result.WARN, "another salt, for: clerk");
            red("MaterializedViews", Result.WARN, "public.sums");
        } finally {
            pair.run(Side.SOURCE, "DROP ROLE clerk");
            pair.run(Side.TARGET, "DROP ROLE IF EXISTS clerk");
        }
    }

    @Test
    void aTargetInAnotherEncodingAndOrder() throws SQLException {
        try (var server = PostgresServer.start(18)) {
            server.run(
                    "postgres",
                    "CREATE DATABASE other TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER builtin"
                            + " BUILTIN_LOCALE 'C' LOCALE 'C'");
            var target = pair.databases().target();
            var other = new Pair(
                    pair.source(),
                    server,
                    pair.config(),
                    new Databases(
                            pair.databases().source(),
                            new Database(Side.TARGET, server.endpoint("other"), target.names(), target.credentials())));
            assertThat(check(other, "Encoding").message()).contains("ENCODING 'UTF8'");
            assertThat(check(other, "Collations").result()).isEqualTo(Result.WARN);
        }
    }

    @Test
    void aLockTableTooSmallForAllTables() throws SQLException {
        try (var server =
                PostgresServer.start(15, "max_locks_per_transaction=10", "max_connections=8", "max_wal_senders=2")) {
            var small = Pair.of(server, pair.target());
            for (var side : Side.values()) {
                small.run(
                        side,
                        "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE 'CREATE TABLE t_' || i || ' (id int PRIMARY KEY)';"
                                + " IF i % 10 = 0 THEN COMMIT; END IF; END LOOP; END $$");
            }
            assertThat(check(small, "LockTable").message()).contains("raise max_locks_per_transaction");
        }
    }

    @Test
    void clocksThatAreApart() {
        assertThat(ServerProbes.skew(5_000, 7_001, 4_990, 5_010).message()).contains("1991 ms apart");
        assertThat(ServerProbes.skew(3_000, 5_000, 4_990, 5_010).message()).contains("1990 ms apart");
        assertThat(ServerProbes.skew(5_500, 4_500, 4_990, 5_010).result()).isEqualTo(Result.PASS);
    }

    @Test
    void aServerThatIsNotSetUpForIt() throws SQLException {
        try (var server = PostgresServer.start(
                15,
                "wal_level=replica",
                "max_replication_slots=1",
                "max_wal_senders=1",
                "max_logical_replication_workers=0",
                "max_slot_wal_keep_size=-1")) {
            var poor = Pair.of(server, pair.target());
            Shop.create(poor, Side.SOURCE);
            Shop.create(poor, Side.TARGET);
            var checks = run(poor, UnaryOperator.identity());
            assertThat(named(checks, "WalLevel").message()).contains("the source has wal_level = replica");
            assertThat(named(checks, "ReplicationSlotsLeft").message()).contains("raise max_replication_slots");
            assertThat(named(checks, "WalSendersLeft").message()).contains("raise max_wal_senders");
            assertThat(named(checks, "MaxLogicalWorkers").message()).contains("the source has 0");
            assertThat(named(checks, "WalKeepSize").message()).contains("unlimited");
        }
    }

    @Test
    void aWalLimitSmallerThanTheCopy() throws SQLException {
        try (var server = PostgresServer.start(15, "max_slot_wal_keep_size=1MB")) {
            var small = Pair.of(server, pair.target());
            Shop.create(small, Side.SOURCE);
            Shop.create(small, Side.TARGET);
            Shop.fill(small, Side.SOURCE, 10_000);
            assertThat(check(small, "WalKeepSize").message()).contains("raise it to at least");
        }
    }

    @Test
    void aUserThatMayNotReplicate() throws SQLException {
        pair.run(Side.SOURCE, "DROP ROLE IF EXISTS plain", "CREATE ROLE plain LOGIN PASSWORD 'plain'");
        Pair.secret(pair.databases().source().credentials(), "plain", "plain");
        red("ReplicationRight", Result.FAIL, "the user on the source has no REPLICATION");
    }

    @Test
    void aTableWithoutIdentityUnderThePolicyRefuse() throws SQLException {
        var checks = run(pair, _ -> desired(pair, WithoutIdentity.REFUSE, SchemaMode.EXISTING));
        assertThat(named(checks, "ReplicaIdentity").message()).contains("public.log_lines");
    }

    @Test
    void missingAndDifferentTablesOnTheTarget() throws SQLException {
        pair.run(Side.TARGET, "DROP TABLE log_lines", "ALTER TABLE orders ALTER COLUMN total TYPE float8");
        red("TablesOnTarget", Result.FAIL, "public.log_lines");
        red("TablesOnTarget", Result.FAIL, "public.orders.total is numeric(12,2) on the source and double precision");
    }

    @Test
    void aTargetThatHasRows() throws SQLException {
        Shop.fill(pair, Side.TARGET, 1);
        red("TargetEmpty", Result.FAIL, "public.customers");
    }

    @Test
    void unloggedTablesAndTriggersThatFireForReplicatedRows() throws SQLException {
        pair.run(
                Side.SOURCE,
                "ALTER TABLE log_lines SET UNLOGGED",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER always AFTER INSERT ON customers EXECUTE FUNCTION f()",
                "ALTER TABLE customers ENABLE ALWAYS TRIGGER always");
        red("UnloggedTables", Result.FAIL, "public.log_lines");
        red("UserTriggers", Result.FAIL, "customers always on the source");
    }

    @Test
    void otherSubscriptionsAndOrigins() throws SQLException {
        pair.run(
                Side.TARGET,
                "CREATE SUBSCRIPTION other CONNECTION 'host=127.0.0.1 port="
                        + pair.source().port()
                        + " user=postgres password=" + PostgresServer.PASSWORD + " dbname="
                        + pair.databases().source().endpoint().database()
                        + "' PUBLICATION none_such WITH (connect = false, slot_name = NONE)",
                "INSERT INTO pg_subscription_rel SELECT oid, 'customers'::regclass, 'r' FROM pg_subscription"
                        + " WHERE subname = 'other'",
                "UPDATE pg_subscription SET subenabled = true WHERE subname = 'other'",
                "SELECT pg_replication_origin_create('somebody')");
        try {
            red("OtherSubscriptions", Result.FAIL, "other on the target");
            red("OtherOrigins", Result.WARN, "somebody on the target");
        } finally {
            pair.run(
                    Side.TARGET,
                    "ALTER SUBSCRIPTION other DISABLE",
                    "DROP SUBSCRIPTION other",
                    "SELECT pg_replication_origin_drop('somebody')");
        }
    }

    @Test
    void whatTheTrafficDoes() throws SQLException {
        try (var session = pair.connect(Side.SOURCE)) {
            session.setAutoCommit(false);
            try (var statement = session.createStatement()) {
                statement.execute("INSERT INTO log_lines (line) VALUES ('x')");
                statement.execute("PREPARE TRANSACTION 'left'");
            }
            session.setAutoCommit(true);
            red("PreparedTransactions", Result.WARN, "left by postgres");
            red("BypassingSessions", Result.WARN, "postgres from 127.0.0.1");
            pair.run(Side.SOURCE, "ROLLBACK PREPARED 'left'");
        }
        pair.run(Side.SOURCE, "DROP ROLE IF EXISTS boss", "CREATE ROLE boss LOGIN SUPERUSER");
        red("PrivilegedRoles", Result.WARN, "boss on the source");
        pair.run(Side.SOURCE, "DROP ROLE boss");
    }

    @Test
    void whatSessionsHaveThatCannotMove() throws Exception {
        try (var session = pair.connect(Side.SOURCE);
                var statement = session.createStatement()) {
            statement.execute("SET application_name = 'nightly'");
            statement.execute("SELECT pg_advisory_lock(7)");
            statement.execute("CREATE TEMPORARY TABLE scratch (id int)");
            statement.execute("SELECT lo_create(0)");
            red("AdvisoryLocks", Result.WARN, "nightly");
            red("TemporaryTables", Result.WARN, "1 sessions on the source have temporary tables");
            red("LargeObjects", Result.WARN, "1 large objects on the source");
        }
    }

    @Test
    void anIndexThatIsBeingBuilt() throws Exception {
        try (var writer = pair.connect(Side.SOURCE);
                var builder = pair.connect(Side.SOURCE);
                var build = builder.createStatement()) {
            writer.setAutoCommit(false);
            try (var write = writer.createStatement()) {
                write.execute("INSERT INTO log_lines (line) VALUES ('x')");
            }
            var built = CompletableFuture.runAsync(
                    () -> unchecked(() -> build.execute("CREATE INDEX CONCURRENTLY ON log_lines (line)")));
            await().untilAsserted(() -> red("TableUpkeep", Result.WARN, "log_lines: CREATE INDEX CONCURRENTLY"));
            writer.rollback();
            built.join();
        }
    }

    private interface Action {
        void run() throws SQLException;
    }

    private static void unchecked(Action action) {
        try {
            action.run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tablesThatNobodyMoves() throws SQLException {
        pair.run(Side.SOURCE, "CREATE SCHEMA other", "CREATE TABLE other.forgotten (id int)");
        red("TablesLeftBehind", Result.WARN, "other.forgotten");
    }

    @Test
    void aSourceNewerThanPgDump() throws SQLException {
        var newer = Pair.shared(18, 18);
        Shop.create(newer, Side.SOURCE);
        var checks = run(newer, _ -> desired(newer, WithoutIdentity.FULL, SchemaMode.COPY));
        assertThat(named(checks, "SchemaCopy")).satisfies(check -> {
            assertThat(check.result()).isEqualTo(Result.FAIL);
            assertThat(check.message()).contains("schema.mode Existing");
        });
    }
}
