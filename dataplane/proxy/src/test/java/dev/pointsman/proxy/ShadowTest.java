package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.ProxyState.Shadow;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StickyBy;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.TargetReply;
import dev.pointsman.wire.VolatileNames;
import dev.pointsman.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that the source answers, made once more on a target and compared. Between the two there is no replication. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ShadowTest {
    private static final String MIGRATION = "migration-uid";
    private static final int ROWS = 40;
    private final VolatileNames names = new VolatileNames(List.of("sly"), List.of());
    private ProxyUnderTest proxy;
    private ScheduledExecutorService agent;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        for (var server : List.of(TwoServers.SOURCE, TwoServers.TARGET)) {
            server.execute(
                    "app",
                    "DROP TABLE IF EXISTS compared, apart.compared",
                    "CREATE SCHEMA IF NOT EXISTS apart",
                    "CREATE TABLE compared (id int PRIMARY KEY, label text)",
                    "CREATE TABLE apart.compared (id int PRIMARY KEY, label text)",
                    "INSERT INTO compared SELECT i, 'label ' || i FROM generate_series(1, " + ROWS + ") i",
                    "GRANT ALL ON compared, apart.compared TO PUBLIC",
                    "GRANT USAGE ON SCHEMA apart TO PUBLIC");
        }
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
        var reads = new Reads(0, 100, null, StickyBy.NONE, List.of());
        proxy.route(ProxyUnderTest.table(0, 0, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, reads));
        agent = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterEach
    void end() throws IOException {
        agent.shutdownNow();
        proxy.close();
    }

    /** From now on the target is said to have everything. */
    private void targetKeepsUp() {
        var _ = agent.scheduleWithFixedDelay(this::tell, 0, 20, TimeUnit.MILLISECONDS);
    }

    private void tell() {
        try {
            var clock = tell(new TargetOrder(Wire.VERSION, MIGRATION, 0, 0, new Catalogue(names, Numbers.SAME)));
            tell(new TargetOrder(Wire.VERSION, MIGRATION, clock.clock(), clock.nowNanos(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TargetReply tell(TargetOrder order) throws IOException, InterruptedException {
        var answer = proxy.order("PUT", "/v1/target", order, 0);
        return ProxyUnderTest.JSON.readValue(answer.body(), TargetReply.class);
    }

    private Shadow shadow() throws Exception {
        return requireNonNull(proxy.state().shadow());
    }

    private void compared(long equal, long different) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var seen = shadow();
            assertThat(seen.equal()).as("%s", seen).isEqualTo(equal);
            assertThat(seen.different()).as("%s", seen).isEqualTo(different);
        });
    }

    private static String label(Connection client, int id) throws SQLException {
        try (var query = client.prepareStatement("SELECT label FROM compared WHERE id = ?")) {
            query.setInt(1, id);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    @Test
    void everyReadIsComparedHoweverItIsSaid() throws Exception {
        targetKeepsUp();
        for (var mode : List.of("simple", "extended", "extendedForPrepared")) {
            try (var client = proxy.connect("prepareThreshold=2&preferQueryMode=" + mode)) {
                for (int id = 1; id <= ROWS; id++) {
                    assertThat(label(client, id)).isEqualTo("label " + id);
                }
            }
        }
        compared(3L * ROWS, 0);
        assertThat(shadow().late()).isZero();
        assertThat(shadow().failed()).isZero();
        assertThat(proxy.state().target().reads())
                .as("what clients were answered by it")
                .isZero();
    }

    @Test
    void aRowThatDiffersIsReportedEachTimeItIsReadAndNoDataIsSaid() throws Exception {
        targetKeepsUp();
        TwoServers.TARGET.execute("app", "UPDATE compared SET label = 'secret' WHERE id = 7");
        try (var client = proxy.connect("preferQueryMode=simple")) {
            for (int i = 0; i < 3; i++) {
                for (int id = 1; id <= 10; id++) {
                    label(client, id);
                }
            }
            assertThat(value(client, "SELECT label FROM compared WHERE label = 'label 7'"))
                    .isEqualTo("label 7");
        }
        compared(27, 4);
        var samples = shadow().samples();
        assertThat(samples)
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.statement())
                        .doesNotContain("secret", "label 7", "7")
                        .contains("?"));
        assertThat(samples)
                .as("they come as they are found, not as the reads came")
                .map(each -> each.what())
                .filteredOn(what -> what.contains("1 rows on the source, 0 on the target"))
                .hasSize(1);
        assertThat(samples.stream().map(each -> each.fingerprint()).distinct()).hasSize(2);
    }

    @Test
    void whatTheTargetHasLaterIsNoDifference() throws Exception {
        TwoServers.SOURCE.execute("app", "UPDATE compared SET label = 'new' WHERE id = 3");
        try (var client = proxy.connect("")) {
            assertThat(label(client, 3)).isEqualTo("new");
            assertThat(label(client, 4)).isEqualTo("label 4");
            compared(1, 0);
            TwoServers.TARGET.execute("app", "UPDATE compared SET label = 'new' WHERE id = 3");
            targetKeepsUp();
            compared(2, 0);
            assertThat(shadow().late()).isEqualTo(1);
        }
    }

    @Test
    void whatNeedNotBeTheSameIsLeftOutAndCounted() throws Exception {
        targetKeepsUp();
        tell();
        try (var client = proxy.connect("preferQueryMode=simple")) {
            run(client, "SELECT now(), label FROM compared WHERE id = 1");
            run(client, "SELECT random()");
            run(client, "SELECT \"random\"()");
            run(client, "SELECT ctid FROM compared WHERE id = 1");
            run(client, "SELECT count(*) FROM pg_class");
            run(client, "SELECT label FROM compared ORDER BY id LIMIT 3");
            run(client, "SELECT string_agg(label, ',') FROM compared");
            run(client, "SELECT DISTINCT ON (label) id FROM compared");
            run(client, "SELECT DISTINCT label FROM compared -- now()");
            run(client, "INSERT INTO compared VALUES (1000, 'written')");
        }
        compared(1, 0);
        assertThat(shadow().leftOut())
                .containsEntry("volatile", 3L)
                .containsEntry("system", 2L)
                .containsEntry("limit", 1L)
                .containsEntry("order", 2L);
    }

    @Test
    void aLimitThatIsNotReachedLeavesNothingAway() throws Exception {
        targetKeepsUp();
        TwoServers.TARGET.execute("app", "UPDATE compared SET label = 'other' WHERE id = 3");
        try (var client = proxy.connect("preferQueryMode=simple")) {
            run(client, "SELECT label FROM compared WHERE id = 1 LIMIT 2");
            run(client, "SELECT label FROM compared WHERE id = 2 LIMIT 1");
            run(client, "SELECT label FROM compared WHERE id = 3 FETCH FIRST 2 ROWS ONLY");
            run(client, "SELECT label FROM compared WHERE id = 3 LIMIT 1");
        }
        compared(1, 1);
        assertThat(shadow().leftOut()).containsEntry("limit", 2L);
    }

    @Test
    void rowsMayComeInAnyOrderUnlessOneIsAskedFor() throws Exception {
        targetKeepsUp();
        TwoServers.TARGET.execute(
                "app",
                "UPDATE compared SET label = label WHERE id < 20",
                "CREATE OR REPLACE FUNCTION turned(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT -$1'");
        TwoServers.SOURCE.execute(
                "app", "CREATE OR REPLACE FUNCTION turned(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'");
        try (var client = proxy.connect("preferQueryMode=simple")) {
            run(client, "SELECT id, label FROM compared");
            compared(1, 0);
            run(client, "SELECT id, label FROM compared ORDER BY turned(id)");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> shadow().reordered() == 1);
        compared(1, 0);
    }

    @Test
    void aReadIsMadeAgainInTheStateOfItsSession() throws Exception {
        targetKeepsUp();
        for (var server : List.of(TwoServers.SOURCE, TwoServers.TARGET)) {
            server.execute("app", "INSERT INTO apart.compared VALUES (1, 'apart')");
        }
        TwoServers.TARGET.execute("app", "DELETE FROM compared");
        try (var client = proxy.connect("");
                var other = proxy.connect("")) {
            run(client, "SET search_path = apart");
            for (int i = 0; i < 10; i++) {
                assertThat(label(client, 1)).isEqualTo("apart");
            }
            compared(10, 0);
            assertThat(label(other, 1)).isEqualTo("label 1");
            compared(10, 1);
            assertThat(label(client, 1)).isEqualTo("apart");
            compared(11, 1);
        }
    }

    @Test
    void aTargetThatIsGoneHoldsNobodyUp() throws Exception {
        targetKeepsUp();
        try (var client = proxy.connect("")) {
            label(client, 1);
            compared(1, 0);
            TwoServers.TARGET.execute(
                    "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
            label(client, 2);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                var seen = shadow();
                assertThat(seen.failed() + seen.equal()).as("%s", seen).isEqualTo(2);
            });
        }
    }
}
