package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static dev.pointsman.proxy.fixture.TwoNumberings.array;
import static dev.pointsman.proxy.fixture.TwoNumberings.changed;
import static dev.pointsman.proxy.fixture.TwoNumberings.number;
import static dev.pointsman.proxy.fixture.TwoNumberings.onSource;
import static dev.pointsman.proxy.fixture.TwoNumberings.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.Pipeline;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoNumberings;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Side;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGResultSetMetaData;

/**
 * Clients of a source and a target that know the same types, tables and columns by different numbers. On the target a type and
 * a column more were made before, and the column has been dropped.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NumbersTest {
    private final TwoNumberings servers;
    private final ProxyUnderTest proxy;

    NumbersTest() throws Exception {
        servers = new TwoNumberings();
        proxy = servers.proxy;
    }

    @AfterEach
    void end() throws Exception {
        servers.close();
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
            servers.writesOn(began, 0);
            var server = began == Side.SOURCE ? TwoServers.SOURCE : TwoServers.TARGET;
            try (var session = servers.pipeline();
                    var direct = new Pipeline(server.port(), "app", "app")) {
                direct.describe("here", asked);
                var there = direct.read();
                session.describe("early", asked);
                assertThat(session.read()).isEqualTo(there);
                servers.writesOn(began.other(), 0);
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
            servers.writesOn(Side.SOURCE, 50);
            try (var connection = proxy.connect("prepareThreshold=2&preferQueryMode=" + mode)) {
                for (var side : Side.values()) {
                    servers.writesOn(side, 50);
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

    @Test
    void whoeverAsksAboutTypesIsAnsweredWhereTheSessionBegan() throws Exception {
        var asked = "SELECT oid FROM pg_type WHERE typname = 'mood'";
        var here = "" + number(TwoServers.SOURCE, "'mood'::regtype");
        var there = "" + number(TwoServers.TARGET, "'mood'::regtype");
        try (var old = proxy.connect("")) {
            for (int i = 0; i < 20; i++) {
                assertThat(value(old, asked)).isEqualTo(here);
            }
            servers.writesOn(Side.TARGET, 0);
            assertThat(value(old, asked)).isEqualTo(here);
            assertThat(value(old, "SELECT 'mood'::regtype::oid")).isEqualTo(here);
            assertThat(value(old, SIDE)).isEqualTo("target");
            try (var fresh = proxy.connect("")) {
                assertThat(value(fresh, asked)).isEqualTo(there);
                servers.writesOn(Side.SOURCE, 0);
                assertThat(value(fresh, asked)).isEqualTo(there);
            }
        }
    }

    @Test
    void aQuestionAboutTypesThatHasNoAnswerAtHomeIsAnsweredNowhereElse() throws Exception {
        var asked = "SELECT oid FROM pg_type WHERE typname = 'mood'";
        servers.writesOn(Side.TARGET, 0);
        try (var session = proxy.connect("")) {
            servers.writesOn(Side.SOURCE, 0);
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

    @Test
    void whoeverSpeaksBinaryOfArraysStaysWhereItBeganAndIsEndedWhenWritesLeave() throws Exception {
        servers.writesOn(Side.SOURCE, 100);
        try (var pipeline = servers.pipeline();
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
            servers.writesOn(Side.TARGET, 0);
            assertThat(pipeline.read()).isEqualTo("E(57P01)");
            assertThat(value(other, SIDE)).as("others stay").isEqualTo("target");
        }
    }

    @Test
    void whatWasLearntBeforeTheMigrationCountsToo() throws Exception {
        var source = ProxyUnderTest.backend(TwoServers.SOURCE);
        var alone = new Backend(source.host(), source.port(), null, source.tls());
        servers.only(alone);
        try (var pipeline = servers.pipeline()) {
            pipeline.describe("nested", "SELECT count(*) FROM guest WHERE states @> $1", onSource("_mood"));
            pipeline.read();
            servers.writesOn(Side.SOURCE, 100);
            servers.tell("migration-uid", TwoServers.SOURCE, TwoServers.TARGET);
            pipeline.bind("nested", array(onSource("mood"), "busy"));
            assertThat(pipeline.read()).isEqualTo("2DC(SELECT 1)Z(I)");
            assertThat(proxy.state().pinned()).containsOnlyKeys("binaryTypes");
        }
    }
}
