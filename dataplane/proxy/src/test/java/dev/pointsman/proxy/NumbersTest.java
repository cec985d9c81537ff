package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.Pipeline;
import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.VolatileNames;
import dev.pointsman.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGResultSetMetaData;

/**
 * Clients of a source and a target that know the same types, tables and columns by different numbers. On the target a type and
 * a column more were made before, and the column has been dropped.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NumbersTest {
    private static final String[] DROPPED = {
        "DROP TABLE IF EXISTS guest, padding", "DROP TYPE IF EXISTS mood, padding_type, visit CASCADE"
    };

    private ProxyUnderTest proxy;
    private int epoch;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        for (var server : List.of(TwoServers.SOURCE, TwoServers.TARGET)) {
            server.execute("app", DROPPED);
        }
        TwoServers.TARGET.execute("app", "CREATE TYPE padding_type AS ENUM ()", "CREATE TABLE padding (id int)");
        for (var server : List.of(TwoServers.SOURCE, TwoServers.TARGET)) {
            var before = server == TwoServers.TARGET ? "gone int, " : "";
            server.execute(
                    "app",
                    "CREATE TYPE mood AS ENUM ('calm', 'busy')",
                    "CREATE TYPE visit AS (number int, as_was mood)",
                    "CREATE TABLE guest (" + before + "id serial PRIMARY KEY, state mood, states mood[], last visit)",
                    "INSERT INTO guest (state, states, last) VALUES ('busy', '{busy,calm}', '(1,calm)')",
                    "GRANT ALL ON guest, guest_id_seq TO PUBLIC");
        }
        TwoServers.TARGET.execute("app", "ALTER TABLE guest DROP gone");
        for (var type : List.of("mood", "_mood", "visit", "_visit")) {
            assertThat(onSource(type)).isNotEqualTo(type(TwoServers.TARGET, type));
        }
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
        writesOn(Side.SOURCE, 50);
        tell();
    }

    private void tell() throws Exception {
        var names = new VolatileNames(List.of(), List.of());
        var order = new TargetOrder(Wire.VERSION, "migration-uid", 0, 0, new Catalogue(names, numbers()));
        assertThat(proxy.order("PUT", "/v1/target", order, 0).statusCode()).isEqualTo(200);
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        for (var server : List.of(TwoServers.SOURCE, TwoServers.TARGET)) {
            server.execute("app", DROPPED);
        }
    }

    private void writesOn(Side side, int reads) throws Exception {
        proxy.route(
                ProxyUnderTest.table(epoch++, 0, TwoServers.SOURCE, TwoServers.TARGET, side, Reads.share(reads, null)));
    }

    private static Numbers numbers() throws SQLException {
        return numbers(TwoServers.SOURCE, TwoServers.TARGET);
    }

    private static Numbers numbers(PostgresServer from, PostgresServer to) throws SQLException {
        var types = new ArrayList<Numbers.Type>();
        for (var name : List.of("mood", "_mood", "visit", "_visit")) {
            types.add(new Numbers.Type(type(from, name), type(to, name), !name.equals("mood")));
        }
        var columns = new ArrayList<Numbers.Column>();
        for (var name : List.of("id", "state", "states", "last")) {
            columns.add(new Numbers.Column(column(from, name), column(to, name)));
        }
        var guest = "'guest'::regclass";
        return new Numbers(types, List.of(new Numbers.Relation(number(from, guest), number(to, guest), columns)));
    }

    private static int column(PostgresServer server, String name) throws SQLException {
        return Integer.parseInt(server.value(
                "app",
                "SELECT attnum FROM pg_attribute WHERE attrelid = 'guest'::regclass AND attname = '" + name + "'"));
    }

    private static long number(PostgresServer server, String expression) throws SQLException {
        return Long.parseLong(server.value("app", "SELECT " + expression + "::oid"));
    }

    private static int type(PostgresServer server, String name) throws SQLException {
        return (int) number(server, "'" + name + "'::regtype");
    }

    private static int onSource(String type) throws SQLException {
        return type(TwoServers.SOURCE, type);
    }

    @Test
    void columnsAreDescribedTheSameWhereverTheyAreReadFrom() throws Exception {
        var seen = new HashSet<String>();
        var sides = new HashSet<String>();
        try (var connection = proxy.connect("preferQueryMode=simple")) {
            for (int i = 0; i < 40; i++) {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("SELECT g.*, s.name FROM guest g, side s")) {
                    rows.next();
                    sides.add(rows.getString("name"));
                    var columns = rows.getMetaData();
                    seen.add(columns.getColumnTypeName(2) + " "
                            + ((PGResultSetMetaData) columns).getBaseTableName(2) + " "
                            + ((PGResultSetMetaData) columns).getBaseColumnName(3) + " "
                            + columns.isAutoIncrement(1) + " "
                            + columns.getColumnTypeName(4) + " "
                            + rows.getArray(3));
                }
            }
        }
        assertThat(sides).containsExactlyInAnyOrder("source", "target");
        assertThat(seen).containsExactly("mood guest states true visit {busy,calm}");
    }

    @Test
    void descriptionsAreInTheNumbersOfTheDatabaseWhereTheSessionBegan() throws Exception {
        var asked = "SELECT id, state, states, last FROM guest WHERE state = $1 AND states = $2";
        for (var began : Side.values()) {
            writesOn(began, 0);
            var server = began == Side.SOURCE ? TwoServers.SOURCE : TwoServers.TARGET;
            try (var session = new Pipeline(proxy.proxy.port(), "app", "app");
                    var direct = new Pipeline(server.port(), "app", "app")) {
                direct.describe("here", asked);
                var there = direct.read();
                session.describe("early", asked);
                assertThat(session.read()).isEqualTo(there);
                writesOn(began.other(), 0);
                session.describe("late", asked);
                assertThat(session.read()).isEqualTo(there);
                session.describe("named", asked, type(server, "mood"), type(server, "_mood"));
                assertThat(session.read()).as("and so may parameters be named").isEqualTo(there);
            }
        }
    }

    @Test
    void whatADriverHasLearntGoesOnBeingTrueWhenWritesHaveMoved() throws Exception {
        for (var mode : List.of("simple", "extended", "extendedForPrepared")) {
            writesOn(Side.SOURCE, 50);
            try (var connection = proxy.connect("prepareThreshold=2&preferQueryMode=" + mode)) {
                for (var side : Side.values()) {
                    writesOn(side, 50);
                    for (int i = 0; i < 5; i++) {
                        assertThat(changed(connection, "calm", "busy"))
                                .as(mode + " " + side)
                                .isEqualTo("{calm,busy}");
                    }
                }
                assertThat(value(connection, SIDE)).isEqualTo("target");
            }
        }
    }

    private static String changed(Connection connection, String... states) throws SQLException {
        var array = connection.createArrayOf("mood", states);
        try (var statement = connection.prepareStatement("UPDATE guest SET states = ? RETURNING states")) {
            statement.setArray(1, array);
            try (var rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("_mood");
                return rows.getString(1);
            }
        }
    }

    @Test
    void whoeverAsksAboutTypesIsAnsweredWhereTheSessionBegan() throws Exception {
        var asked = "SELECT oid FROM pg_type WHERE typname = 'mood'";
        var here = "" + number(TwoServers.SOURCE, "'mood'::regtype");
        var there = "" + number(TwoServers.TARGET, "'mood'::regtype");
        try (var old = proxy.connect("")) {
            for (int i = 0; i < 20; i++) {
                assertThat(value(old, asked)).isEqualTo(here);
            }
            writesOn(Side.TARGET, 0);
            assertThat(value(old, asked)).isEqualTo(here);
            assertThat(value(old, "SELECT 'mood'::regtype::oid")).isEqualTo(here);
            assertThat(value(old, SIDE)).isEqualTo("target");
            try (var fresh = proxy.connect("")) {
                assertThat(value(fresh, asked)).isEqualTo(there);
                writesOn(Side.SOURCE, 0);
                assertThat(value(fresh, asked)).isEqualTo(there);
            }
        }
    }

    @Test
    void aQuestionAboutTypesThatHasNoAnswerAtHomeIsAnsweredNowhereElse() throws Exception {
        var asked = "SELECT oid FROM pg_type WHERE typname = 'mood'";
        writesOn(Side.TARGET, 0);
        try (var session = proxy.connect("")) {
            writesOn(Side.SOURCE, 0);
            await().until(() -> value(session, SIDE).equals("source"));
            TwoServers.TARGET.execute(
                    "app",
                    "ALTER ROLE app NOLOGIN",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
            try {
                await().untilAsserted(() -> assertThatThrownBy(() -> value(session, asked))
                        .hasMessageContaining("no connection to the target database"));
                assertThat(value(session, SIDE)).isEqualTo("source");
            } finally {
                TwoServers.TARGET.execute("app", "ALTER ROLE app LOGIN");
            }
            await().ignoreExceptions()
                    .until(() -> value(session, asked).equals("" + number(TwoServers.TARGET, "'mood'::regtype")));
        }
    }

    /** An array of one mood, as drivers send it in binary form. */
    private static byte[] array(int element, String mood) {
        var text = mood.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(24 + text.length)
                .putInt(1)
                .putInt(0)
                .putInt(element)
                .putInt(1)
                .putInt(1)
                .putInt(text.length)
                .put(text)
                .array();
    }

    @Test
    void whoeverSpeaksBinaryOfArraysStaysWhereItBeganAndIsEndedWhenWritesLeave() throws Exception {
        writesOn(Side.SOURCE, 100);
        try (var pipeline = new Pipeline(proxy.proxy.port(), "app", "app");
                var other = proxy.connect("")) {
            pipeline.describe("plain", "SELECT count(*) FROM guest WHERE state = $1", onSource("mood"));
            pipeline.read();
            pipeline.bind("plain", "busy".getBytes(StandardCharsets.US_ASCII));
            assertThat(pipeline.read()).as("an enum has no numbers inside").isEqualTo("2DC(SELECT 1)Z(I)");
            assertThat(proxy.state().pinned()).isEmpty();

            pipeline.describe("nested", "SELECT count(*) FROM guest WHERE states @> $1", onSource("_mood"));
            pipeline.read();
            pipeline.bind("nested", array(onSource("mood"), "busy"));
            assertThat(pipeline.read()).isEqualTo("2DC(SELECT 1)Z(I)");
            assertThat(proxy.state().pinned()).containsExactly(Map.entry("binaryTypes", 1));
            assertThat(proxy.state().kept()).containsEntry("binary_types", 1L);

            run(other, "SELECT state FROM guest");
            writesOn(Side.TARGET, 0);
            assertThat(pipeline.read()).isEqualTo("E(57P01)");
            assertThat(value(other, SIDE)).as("others stay").isEqualTo("target");
        }
    }

    @Test
    void whatWasLearntBeforeTheMigrationCountsToo() throws Exception {
        var source = ProxyUnderTest.backend(TwoServers.SOURCE);
        var alone = new Backend(source.host(), source.port(), null, source.tls());
        proxy.route(new RoutingTable(Wire.VERSION, epoch++, 0, null, alone, null, Side.SOURCE, Reads.NONE, false));
        try (var pipeline = new Pipeline(proxy.proxy.port(), "app", "app")) {
            pipeline.describe("nested", "SELECT count(*) FROM guest WHERE states @> $1", onSource("_mood"));
            pipeline.read();
            writesOn(Side.SOURCE, 100);
            tell();
            pipeline.bind("nested", array(onSource("mood"), "busy"));
            assertThat(pipeline.read()).isEqualTo("2DC(SELECT 1)Z(I)");
            assertThat(proxy.state().pinned()).containsOnlyKeys("binaryTypes");
        }
    }

    /** As {@code retire} leaves it: one database, reached by this name. */
    private void only(PostgresServer server, String host) throws Exception {
        var tls = ProxyUnderTest.backend(server).tls();
        var only = new Backend(host, server.port(), ProxyUnderTest.DATABASE, tls);
        proxy.route(new RoutingTable(Wire.VERSION, epoch++, 0, null, only, null, Side.SOURCE, Reads.NONE, false));
    }

    private long ended() throws Exception {
        return proxy.state().disconnects();
    }

    @Test
    void whoeverKnowsNumbersOfADatabaseThatIsGoneGoesOnWithThem() throws Exception {
        var asked = "SELECT id, state, states, last FROM guest WHERE state = $1 AND states = $2";
        try (var knows = new Pipeline(proxy.proxy.port(), "app", "app");
                var prepared = proxy.connect("prepareThreshold=2");
                var direct = new Pipeline(TwoServers.SOURCE.port(), "app", "app")) {
            direct.describe("here", asked);
            var there = direct.read();
            knows.describe("early", asked);
            assertThat(knows.read()).isEqualTo(there);
            for (int i = 0; i < 5; i++) {
                changed(prepared, "calm");
            }
            writesOn(Side.TARGET, 0);
            only(TwoServers.TARGET, "127.0.0.1");
            knows.describe("late", asked, onSource("mood"), onSource("_mood"));
            assertThat(knows.read()).isEqualTo(there);
            assertThat(changed(prepared, "busy")).isEqualTo("{busy}");
            assertThat(value(prepared, SIDE)).isEqualTo("target");
            assertThat(ended()).isZero();
        }
    }

    @Test
    void whoeverAsksAboutTypesWhenTheirNumbersAreGoneBeginsAnew() throws Exception {
        var asked = "SELECT oid FROM pg_type WHERE typname = 'mood'";
        writesOn(Side.SOURCE, 0);
        try (var knows = proxy.connect("");
                var inTransaction = proxy.connect("");
                var knowsNone = proxy.connect("")) {
            for (var each : List.of(knows, inTransaction)) {
                run(each, "SELECT state FROM guest");
            }
            run(knowsNone, "SELECT id FROM guest");
            writesOn(Side.TARGET, 0);
            only(TwoServers.TARGET, "127.0.0.1");
            inTransaction.setAutoCommit(false);
            run(inTransaction, "UPDATE guest SET state = 'calm'");
            assertThat(value(knowsNone, asked)).isEqualTo("" + number(TwoServers.TARGET, "'mood'::regtype"));
            for (var each : List.of(knows, inTransaction)) {
                assertThatThrownBy(() -> value(each, asked))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("57P01"))
                        .hasMessageContaining("connect again");
            }
            assertThat(ended()).isEqualTo(2);
            assertThat(proxy.get("/metrics").body())
                    .contains("pointsman_proxy_disconnects_total{reason=\"numbers\"} 2.0");
            assertThat(value(knowsNone, "SELECT state FROM guest"))
                    .as("what it had changed is undone")
                    .isEqualTo("busy");
        }
    }

    @Test
    void whoeverBeginsToSpeakBinaryOfArraysWhenTheirNumbersAreGoneBeginsAnew() throws Exception {
        writesOn(Side.SOURCE, 0);
        try (var pipeline = new Pipeline(proxy.proxy.port(), "app", "app")) {
            pipeline.describe("nested", "SELECT count(*) FROM guest WHERE states @> $1", onSource("_mood"));
            pipeline.read();
            writesOn(Side.TARGET, 0);
            only(TwoServers.TARGET, "127.0.0.1");
            pipeline.bind("nested", array(onSource("mood"), "busy"));
            assertThat(pipeline.read()).isEqualTo("E(57P01)");
        }
    }

    @Test
    void whoeverKnowsNumbersOfADatabaseThatIsGoneGoesOnThroughTheNextMigration() throws Exception {
        var asked = "SELECT id, state, states, last FROM guest WHERE state = $1 AND states = $2";
        for (boolean alone : List.of(true, false)) {
            writesOn(Side.SOURCE, 0);
            tell();
            try (var knows = new Pipeline(proxy.proxy.port(), "app", "app")) {
                knows.describe("early", asked);
                var there = knows.read();
                writesOn(Side.TARGET, 0);
                if (alone) {
                    only(TwoServers.TARGET, "127.0.0.1");
                }
                // The first source, by another name, is the next target.
                var next = new Backend(
                        "localhost",
                        TwoServers.SOURCE.port(),
                        ProxyUnderTest.DATABASE,
                        ProxyUnderTest.backend(TwoServers.SOURCE).tls());
                var source = ProxyUnderTest.backend(TwoServers.TARGET);
                var reads = Reads.share(100, null);
                proxy.route(new RoutingTable(
                        Wire.VERSION, epoch++, 0, "next-uid", source, next, Side.SOURCE, reads, false));
                var turned = new Catalogue(
                        new VolatileNames(List.of(), List.of()), numbers(TwoServers.TARGET, TwoServers.SOURCE));
                var order = new TargetOrder(Wire.VERSION, "next-uid", 0, 0, turned);
                assertThat(proxy.order("PUT", "/v1/target", order, 0).statusCode())
                        .isEqualTo(200);
                knows.describe("onSource", asked, onSource("mood"), onSource("_mood"));
                assertThat(knows.read()).as("alone " + alone).isEqualTo(there);
                proxy.route(new RoutingTable(
                        Wire.VERSION, epoch++, 0, "next-uid", source, next, Side.TARGET, reads, false));
                knows.describe("onTarget", asked, onSource("mood"), onSource("_mood"));
                assertThat(knows.read()).as("alone " + alone).isEqualTo(there);
                only(TwoServers.SOURCE, "localhost");
                knows.describe("retired", asked, onSource("mood"), onSource("_mood"));
                assertThat(knows.read()).as("alone " + alone).isEqualTo(there);
            }
        }
        assertThat(ended()).isZero();
    }

    @Test
    void whoeverComesToADatabaseOfWhichNobodyHasToldTheNumbersBeginsAnew() throws Exception {
        writesOn(Side.SOURCE, 0);
        try (var knows = proxy.connect("");
                var knowsNone = proxy.connect("")) {
            run(knows, "SELECT state FROM guest");
            run(knowsNone, "SELECT id FROM guest");
            writesOn(Side.TARGET, 0);
            only(TwoServers.TARGET, "localhost");
            assertThat(value(knowsNone, SIDE)).isEqualTo("target");
            assertThatThrownBy(() -> run(knows, "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("57P01", "08006"))
                    .hasMessageContaining("connect again");
        }
    }
}
