package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGStatement;

/** What is done on the connection to the other side before writes move there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AheadTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PARSED = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ahead'"
            + " AND backend_type = 'client backend' AND query LIKE ";

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
        proxy.route(ProxyUnderTest.table(0, 0, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    private Connection client() throws SQLException {
        return proxy.connect("ApplicationName=ahead");
    }

    private static void insert(Connection client, String sql) throws SQLException {
        try (var statement = client.prepareStatement(sql)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
            assertThat(statement.executeUpdate()).isOne();
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    @Test
    void aStatementThatTheClientPreparesIsMadeOnTheOtherSideToo() throws Exception {
        try (var client = client()) {
            insert(client, "INSERT INTO item (label) VALUES ('ahead of need')");
            await().atMost(SOON)
                    .until(() -> TwoServers.TARGET
                            .value("app", PARSED + "'INSERT INTO item%ahead of need%'")
                            .equals("1"));
            assertThat(TwoServers.TARGET.value("app", "SELECT count(*) FROM item"))
                    .isEqualTo("0");
        }
    }

    @Test
    void whatTheOtherSideRefusesAheadIsMadeWhenItIsNeeded() throws Exception {
        TwoServers.SOURCE.execute("app", "CREATE TABLE late (id int)", "GRANT ALL ON late TO PUBLIC");
        try (var client = client()) {
            var sql = "INSERT INTO late VALUES (1)";
            try (var statement = client.prepareStatement(sql)) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(1);
                statement.executeUpdate();
                await().atMost(SOON)
                        .until(() -> TwoServers.TARGET
                                .value("app", PARSED + "'INSERT INTO late%'")
                                .equals("1"));
                TwoServers.TARGET.execute("app", "CREATE TABLE late (id int)", "GRANT ALL ON late TO PUBLIC");
                run(client, "SELECT 1");
                proxy.route(ProxyUnderTest.table(1, 0, TwoServers.SOURCE, TwoServers.TARGET, Side.TARGET, 0));
                assertThat(statement.executeUpdate()).isOne();
            }
            assertThat(TwoServers.TARGET.value("app", "SELECT count(*) FROM late"))
                    .isEqualTo("1");
        } finally {
            TwoServers.SOURCE.execute("app", "DROP TABLE late");
            TwoServers.TARGET.execute("app", "DROP TABLE IF EXISTS late");
        }
    }
}
