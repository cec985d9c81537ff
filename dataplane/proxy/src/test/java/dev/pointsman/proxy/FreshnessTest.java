package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.Freshness.Kind;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.TargetReply;
import dev.pointsman.wire.VolatileNames;
import dev.pointsman.wire.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which reads go to a target that is behind, by what its agent says of it. All reads that may move are to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FreshnessTest {
    private static final String MIGRATION = "migration-uid";
    private static final Freshness OWN_WRITES = new Freshness(Kind.READ_YOUR_WRITES, 0);

    private ProxyUnderTest proxy;
    private VolatileNames names = new VolatileNames(List.of(), List.of());

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        for (var server : List.of(TwoServers.SOURCE, TwoServers.TARGET)) {
            server.execute(
                    "app",
                    "CREATE OR REPLACE FUNCTION harmless(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
                    "CREATE OR REPLACE VIEW audited AS SELECT harmless(1) AS once",
                    "GRANT SELECT ON audited TO PUBLIC");
        }
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    private void promise(Freshness freshness, long epoch, long revision) throws Exception {
        var reads = Reads.share(100, freshness);
        proxy.route(ProxyUnderTest.table(epoch, revision, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, reads));
    }

    private TargetReply tell(String migration, long clock, long asOf) throws Exception {
        var answer = proxy.order(
                "PUT",
                "/v1/target",
                new TargetOrder(Wire.VERSION, migration, clock, asOf, new Catalogue(names, Numbers.SAME)),
                0);
        assertThat(answer.statusCode()).isEqualTo(200);
        return ProxyUnderTest.JSON.readValue(answer.body(), TargetReply.class);
    }

    /** What the proxy's clock shows now. */
    private TargetReply clock() throws Exception {
        return tell(MIGRATION, 0, 0);
    }

    private void targetHasAllUntil(TargetReply instant) throws Exception {
        tell(MIGRATION, instant.clock(), instant.nowNanos());
    }

    private long kept() throws Exception {
        var kept = proxy.state().kept();
        return kept == null ? -1 : kept.getOrDefault("freshness", -1L);
    }

    @Test
    void aReadThatMightMissItsOwnWriteStaysUntilTheTargetHasIt() throws Exception {
        promise(OWN_WRITES, 0, 0);
        clock();
        try (var writer = proxy.connect("");
                var reader = proxy.connect("")) {
            assertThat(value(writer, SIDE)).isEqualTo("target");
            var before = clock();
            run(writer, "INSERT INTO item (label) VALUES ('mine')");
            assertThat(value(writer, SIDE)).isEqualTo("source");
            assertThat(value(reader, SIDE)).as("who has written nothing").isEqualTo("target");
            targetHasAllUntil(before);
            assertThat(value(writer, SIDE)).isEqualTo("source");
            assertThat(kept()).isEqualTo(2);
            targetHasAllUntil(clock());
            assertThat(value(writer, SIDE)).isEqualTo("target");
            assertThat(kept()).isEqualTo(2);
        }
    }

    @Test
    void aTransactionHasWrittenWhenItIsOver() throws Exception {
        promise(OWN_WRITES, 0, 0);
        try (var client = proxy.connect("")) {
            client.setAutoCommit(false);
            run(client, "INSERT INTO item (label) VALUES ('mine')");
            var within = clock();
            client.commit();
            client.setAutoCommit(true);
            targetHasAllUntil(within);
            assertThat(value(client, SIDE)).isEqualTo("source");
            targetHasAllUntil(clock());
            assertThat(value(client, SIDE)).isEqualTo("target");
        }
    }

    @Test
    void boundedReadsGoToATargetThatHasBeenSeenNotLongAgo() throws Exception {
        promise(new Freshness(Kind.BOUNDED, 700), 0, 0);
        try (var client = proxy.connect("")) {
            assertThat(value(client, SIDE)).as("while nothing is known").isEqualTo("source");
            targetHasAllUntil(clock());
            assertThat(value(client, SIDE)).isEqualTo("target");
            await().atMost(Duration.ofSeconds(5)).until(() -> isOnSource(client));
        }
    }

    private static boolean isOnSource(Connection client) throws Exception {
        return value(client, SIDE).equals("source");
    }

    @Test
    void whatIsSaidOfAnotherClockOrAnotherMigrationChangesNothing() throws Exception {
        promise(OWN_WRITES, 0, 0);
        try (var client = proxy.connect("")) {
            run(client, "INSERT INTO item (label) VALUES ('mine')");
            var now = clock();
            tell(MIGRATION, now.clock() + 1, now.nowNanos());
            tell("another", now.clock(), now.nowNanos());
            assertThat(value(client, SIDE)).isEqualTo("source");
            targetHasAllUntil(now);
            assertThat(value(client, SIDE)).isEqualTo("target");
        }
    }

    @Test
    void whatWasKnownEndsWithItsEpochAndNothingMakesItOlder() throws Exception {
        promise(OWN_WRITES, 0, 0);
        try (var client = proxy.connect("")) {
            var before = clock();
            run(client, "INSERT INTO item (label) VALUES ('mine')");
            targetHasAllUntil(clock());
            targetHasAllUntil(before);
            assertThat(value(client, SIDE)).isEqualTo("target");
            promise(OWN_WRITES, 0, 1);
            assertThat(value(client, SIDE))
                    .as("another table of the same epoch")
                    .isEqualTo("target");
            promise(OWN_WRITES, 1, 0);
            assertThat(value(client, SIDE)).as("another epoch").isEqualTo("source");
        }
    }

    @Test
    void noReadMovesBeforeItIsKnownWhichFunctionsMayWrite() throws Exception {
        promise(new Freshness(Kind.EVENTUAL, 0), 0, 0);
        try (var client = proxy.connect("")) {
            assertThat(value(client, SIDE)).isEqualTo("source");
            clock();
            assertThat(value(client, SIDE)).isEqualTo("target");
            assertThat(proxy.state().kept()).containsEntry("unknown_functions", 1L);
        }
    }

    @Test
    void whatCallsAVolatileFunctionGoesWhereWritesGoThoughItWasPreparedBefore() throws Exception {
        promise(new Freshness(Kind.EVENTUAL, 0), 0, 0);
        clock();
        try (var client = proxy.connect("prepareThreshold=1");
                var called = client.prepareStatement("SELECT name FROM side WHERE harmless(?) > 0");
                var viewed = client.prepareStatement("SELECT name FROM side, audited")) {
            run(client, "SELECT 1");
            called.setInt(1, 5);
            for (var each : List.of(called, viewed, called, viewed)) {
                assertThat(first(each)).isEqualTo("target");
            }
            names = new VolatileNames(List.of("harmless"), List.of("audited"));
            clock();
            assertThat(first(called)).isEqualTo("source");
            assertThat(first(viewed)).isEqualTo("source");
            assertThat(value(client, "SELECT name FROM side WHERE \"harmless\" (3) > 0"))
                    .isEqualTo("source");
            assertThat(value(client, "SELECT name AS harmless FROM side")).isEqualTo("target");
        }
    }

    private static String first(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void aPromiseThatCannotBeKeptIsRefused() throws Exception {
        var plain = ProxyUnderTest.table(0, 0, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, 100);
        var table = ProxyUnderTest.JSON.valueToTree(plain);
        ((com.fasterxml.jackson.databind.node.ObjectNode) table.get("reads"))
                .putObject("freshness")
                .put("kind", "Bounded")
                .put("boundMillis", 0);
        var answer = proxy.order("PUT", "/v1/routing", table, 0);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Bounded");
    }
}
