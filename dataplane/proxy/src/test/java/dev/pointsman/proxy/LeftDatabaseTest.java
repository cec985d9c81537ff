package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.later;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A proxy whose only database is one that writes have left. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LeftDatabaseTest {
    private static final Duration MAX_HOLD = Duration.ofMinutes(2);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final String INSERT = "INSERT INTO item (label) VALUES ('late')";

    private final PostgresServer source = TwoServers.SOURCE;
    private ProxyUnderTest proxy;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(MAX_HOLD);
        proxy.route(new RoutingTable(
                Wire.VERSION, 0, 0, null, ProxyUnderTest.backend(source), null, Side.SOURCE, Reads.NONE, false));
        connection = proxy.connect("prepareThreshold=1");
        TwoServers.journal(source, 2, "left", "reopened");
        TwoServers.close(source, 3);
    }

    @AfterEach
    void end() throws IOException, SQLException {
        connection.close();
        proxy.close();
        TwoServers.reset();
    }

    private static void assertLeft(SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("25006");
        assertThat(e.getMessage()).contains("epoch 3", "spec.backend");
    }

    @Test
    void saysAtOnceThatWritesHaveLeftAndKeepsTheClient() throws Exception {
        TwoServers.journal(source, 3, "left", "moved");

        var insert = later(connection, INSERT);

        assertThat(insert)
                .failsWithin(AT_ONCE)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("25006");
        assertThatThrownBy(() -> run(connection, INSERT))
                .isInstanceOfSatisfying(SQLException.class, LeftDatabaseTest::assertLeft);
        assertThat(value(connection, SIDE)).isEqualTo("source");
        assertThat(proxy.state().heldSessions()).isZero();
        assertThat(proxy.state().disconnects()).isZero();
    }

    @Test
    void saysSoInTransactionsOnceItIsKnown() throws Exception {
        TwoServers.journal(source, 3, "left", "moved");
        connection.setAutoCommit(false);

        await().atMost(AT_ONCE).untilAsserted(() -> {
            var refused = catchThrowableOfType(SQLException.class, () -> run(connection, INSERT));
            connection.rollback();
            assertLeft(refused);
        });
    }

    @Test
    void waitsWhileTheEpochIsUndecidedAndGoesOnWhenItIsGivenUp() throws Exception {
        TwoServers.journal(source, 3, "left", "fenced");
        var insert = later(connection, INSERT);
        await().until(() -> proxy.state().heldSessions() == 1);
        assertThat(insert).isNotDone();

        TwoServers.open(source);
        TwoServers.journal(source, 3, "left", "reopened");

        assertThat(insert).succeedsWithin(AT_ONCE);
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    @Test
    void goesOnWhenWritesHaveComeBackInALaterEpoch() throws Exception {
        TwoServers.journal(source, 3, "left", "fenced");
        var insert = later(connection, INSERT);
        await().until(() -> proxy.state().heldSessions() == 1);

        TwoServers.open(source);
        source.execute(
                "app",
                "BEGIN; UPDATE pointsman.journal SET state = 'moved' WHERE epoch = 3; INSERT INTO pointsman.journal "
                        + "(migration, epoch, role, state) VALUES ('migration-uid', 4, 'entered', 'entered'); COMMIT");

        assertThat(insert).succeedsWithin(AT_ONCE);
    }
}
