package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static dev.pointsman.proxy.fixture.TwoNumberings.array;
import static dev.pointsman.proxy.fixture.TwoNumberings.backend;
import static dev.pointsman.proxy.fixture.TwoNumberings.changed;
import static dev.pointsman.proxy.fixture.TwoNumberings.number;
import static dev.pointsman.proxy.fixture.TwoNumberings.onSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.proxy.fixture.Pipeline;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoNumberings;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients whose home is not attached any more, as {@code retire} leaves them (decision 0019). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NumbersAfterRetireTest {
    private final TwoNumberings servers;
    private final ProxyUnderTest proxy;

    NumbersAfterRetireTest() throws Exception {
        servers = new TwoNumberings();
        proxy = servers.proxy;
    }

    @AfterEach
    void end() throws Exception {
        servers.close();
    }

    private long ended() throws Exception {
        return proxy.state().disconnects();
    }

    @Test
    void whoeverKnowsNumbersOfADatabaseThatIsGoneGoesOnWithThem() throws Exception {
        var asked = "SELECT id, state, states, last FROM guest WHERE state = $1 AND states = $2";
        try (var knows = servers.pipeline();
                var prepared = proxy.connect("prepareThreshold=2");
                var direct = new Pipeline(TwoServers.SOURCE.port(), "app", "app")) {
            direct.describe("here", asked);
            var there = direct.read();
            knows.describe("early", asked);
            assertThat(knows.read()).isEqualTo(there);
            for (int i = 0; i < 5; i++) {
                changed(prepared, "calm");
            }
            servers.writesOn(Side.TARGET, 0);
            servers.only(backend(TwoServers.TARGET, "127.0.0.1"));
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
        servers.writesOn(Side.SOURCE, 0);
        try (var knows = proxy.connect("");
                var inTransaction = proxy.connect("");
                var knowsNone = proxy.connect("")) {
            for (var each : List.of(knows, inTransaction)) {
                run(each, "SELECT state FROM guest");
            }
            run(knowsNone, "SELECT id FROM guest");
            servers.writesOn(Side.TARGET, 0);
            servers.only(backend(TwoServers.TARGET, "127.0.0.1"));
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
        servers.writesOn(Side.SOURCE, 0);
        try (var pipeline = servers.pipeline()) {
            pipeline.describe("nested", "SELECT count(*) FROM guest WHERE states @> $1", onSource("_mood"));
            pipeline.read();
            servers.writesOn(Side.TARGET, 0);
            servers.only(backend(TwoServers.TARGET, "127.0.0.1"));
            pipeline.bind("nested", array(onSource("mood"), "busy"));
            assertThat(pipeline.read()).isEqualTo("E(57P01)");
        }
    }

    @Test
    void whoeverHearsOfArraysWhenTheirNumbersAreGoneAndSpeaksBinaryOfThemBeginsAnew() throws Exception {
        servers.writesOn(Side.SOURCE, 0);
        try (var pipeline = servers.pipeline()) {
            pipeline.describe("plain", "SELECT state FROM guest");
            pipeline.read();
            servers.writesOn(Side.TARGET, 0);
            servers.only(backend(TwoServers.TARGET, "127.0.0.1"));
            pipeline.describe("nested", "SELECT count(*) FROM guest WHERE states @> $1", onSource("_mood"));
            pipeline.read();
            pipeline.bind("nested", array(onSource("mood"), "busy"));
            assertThat(pipeline.read()).isEqualTo("E(57P01)");
        }
    }

    @Test
    void whoeverKnowsNumbersOfADatabaseThatIsGoneGoesOnThroughTheNextMigration() throws Exception {
        var asked = "SELECT id, state, states, last FROM guest WHERE state = $1 AND states = $2";
        for (boolean alone : List.of(true, false)) {
            servers.writesOn(Side.SOURCE, 0);
            servers.tell("migration-uid", TwoServers.SOURCE, TwoServers.TARGET);
            try (var knows = servers.pipeline()) {
                knows.describe("early", asked);
                var there = knows.read();
                servers.writesOn(Side.TARGET, 0);
                if (alone) {
                    servers.only(backend(TwoServers.TARGET, "127.0.0.1"));
                }
                // The first source, by another name, is the next target.
                var next = backend(TwoServers.SOURCE, "localhost");
                var source = backend(TwoServers.TARGET, "127.0.0.1");
                servers.writesOn(Side.SOURCE, "next-uid", source, next);
                servers.tell("next-uid", TwoServers.TARGET, TwoServers.SOURCE);
                knows.describe("onSource", asked, onSource("mood"), onSource("_mood"));
                assertThat(knows.read()).as("alone " + alone).isEqualTo(there);
                servers.writesOn(Side.TARGET, "next-uid", source, next);
                knows.describe("onTarget", asked, onSource("mood"), onSource("_mood"));
                assertThat(knows.read()).as("alone " + alone).isEqualTo(there);
                servers.only(next);
                knows.describe("retired", asked, onSource("mood"), onSource("_mood"));
                assertThat(knows.read()).as("alone " + alone).isEqualTo(there);
            }
        }
        assertThat(ended()).isZero();
    }

    @Test
    void whoeverComesToADatabaseOfWhichNobodyHasToldTheNumbersBeginsAnew() throws Exception {
        servers.writesOn(Side.SOURCE, 0);
        try (var knows = proxy.connect("");
                var knowsNone = proxy.connect("")) {
            run(knows, "SELECT state FROM guest");
            run(knowsNone, "SELECT id FROM guest");
            servers.writesOn(Side.TARGET, 0);
            servers.only(backend(TwoServers.TARGET, "localhost"));
            assertThat(value(knowsNone, SIDE)).isEqualTo("target");
            assertThatThrownBy(() -> run(knows, "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("57P01", "08006"))
                    .hasMessageContaining("connect again");
        }
    }
}
