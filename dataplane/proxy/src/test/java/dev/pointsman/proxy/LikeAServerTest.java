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
import dev.pointsman.wire.Side;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Small things by which a driver could tell the proxy from a server, while all reads are answered by the target. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LikeAServerTest {
    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(2));
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 100));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
    }

    private Connection reading() throws SQLException {
        var connection = proxy.connect("");
        assertThat(value(connection, SIDE)).isEqualTo("target");
        return connection;
    }

    @Test
    void reportsTheReadOnlyDefaultThatTheClientHas() throws Exception {
        try (var connection = reading()) {
            var told = connection.unwrap(PGConnection.class);
            assertThat(told.getParameterStatus("default_transaction_read_only")).isEqualTo("off");
            assertThat(told.getParameterStatus("in_hot_standby")).isEqualTo("off");
            run(connection, "SET default_transaction_read_only = on");
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThat(told.getParameterStatus("default_transaction_read_only")).isEqualTo("on");
            run(connection, "RESET ALL");
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThat(told.getParameterStatus("default_transaction_read_only")).isEqualTo("off");
        }
    }

    @Test
    void neverReportsTheReadOnlyDefaultOfItsOwnAfterAMove() throws Exception {
        try (var connection = reading()) {
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            run(connection, "INSERT INTO item (label) VALUES ('moved')");
            run(connection, "RESET ALL");
            run(connection, "INSERT INTO item (label) VALUES ('and again')");
            var told = connection.unwrap(PGConnection.class);
            assertThat(told.getParameterStatus("default_transaction_read_only")).isEqualTo("off");
        }
        assertThat(target.value("app", "SELECT count(*) FROM item")).isEqualTo("2");
    }

    @Test
    void namesTheProcessThatTakesTheSessionsWrites() throws Exception {
        try (var connection = reading();
                var other = reading()) {
            var process = connection.unwrap(PGConnection.class).getBackendPID();
            assertThat(value(connection, "SELECT pg_backend_pid()")).isEqualTo("" + process);
            run(connection, "LISTEN news");
            run(other, "NOTIFY news");
            var heard = connection.unwrap(PGConnection.class).getNotifications(5000);
            assertThat(heard).hasSize(1);
            assertThat(heard[0].getPID())
                    .isEqualTo(other.unwrap(PGConnection.class).getBackendPID());
        }
    }

    @Test
    void knowsItsOwnNotificationsAfterWritesHaveMoved() throws Exception {
        try (var connection = reading();
                var other = reading()) {
            var told = connection.unwrap(PGConnection.class);
            run(connection, "LISTEN news");
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            run(connection, "NOTIFY news, 'own'");
            run(connection, "INSERT INTO item (label) VALUES ('heard')");
            run(other, "NOTIFY news, 'another'");
            var heard = new ArrayList<PGNotification>();
            await().until(() -> heard.addAll(List.of(told.getNotifications(10))) && heard.size() == 2);
            assertThat(heard.get(0).getPID()).isEqualTo(told.getBackendPID());
            assertThat(heard.get(1).getPID()).isNotEqualTo(told.getBackendPID());
        }
    }

    @Test
    void readsThatComeTogetherGoWhereWritesGoAndAreCounted() throws Exception {
        try (var simple = proxy.connect("preferQueryMode=simple");
                var pipeline = new Pipeline(proxy.proxy.port(), "app", "app")) {
            assertThat(value(simple, SIDE)).isEqualTo("target");
            assertThat(proxy.state().kept()).containsEntry("several", 0L);
            run(simple, "SELECT 1; SELECT 2; SELECT 3");
            assertThat(proxy.state().kept()).containsEntry("several", 1L);
            pipeline.send("SELECT 1", "SELECT 2", "SELECT 3");
            pipeline.read();
            assertThat(proxy.state().kept()).containsEntry("several", 2L);
            pipeline.flush("SELECT 1");
            pipeline.read();
            assertThat(proxy.state().kept()).containsEntry("several", 3L);
            pipeline.send("SELECT 1");
            pipeline.read();
            pipeline.send("SELECT 1", "INSERT INTO item (label) VALUES ('with a read')");
            pipeline.read();
            run(simple, "SELECT 1; SET work_mem = '1MB'");
            assertThat(proxy.state().kept()).containsEntry("several", 3L);
        }
    }

    @Test
    void passesAnErrorOfAnyLength() throws Exception {
        var raise = "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 3000000); END $$";
        try (var connection = proxy.connect("socketTimeout=20&maxServerErrorMessage=4000000")) {
            assertThatThrownBy(() -> run(connection, raise))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("P0001"))
                    .hasMessageContaining("x".repeat(1000));
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void endsInTheServersOwnWords() throws Exception {
        try (var ended = reading();
                var idle = reading()) {
            source.execute("app", "SELECT pg_terminate_backend(" + value(ended, "SELECT pg_backend_pid()") + ")");
            await().until(() -> proxy.state().disconnects() == 1);
            assertThatThrownBy(() -> run(ended, "INSERT INTO item (label) VALUES ('x')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"))
                    .hasMessageContaining("terminating connection due to administrator command");
            run(idle, "SET idle_session_timeout = 100");
            await().until(() -> proxy.state().disconnects() == 2);
            assertThatThrownBy(() -> run(idle, "INSERT INTO item (label) VALUES ('x')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P05"));
        }
    }

    @Test
    void preparesOnBothSidesTheSameText() throws Exception {
        try (var connection = proxy.connect("preferQueryMode=simple")) {
            assertThat(value(connection, SIDE)).isEqualTo("target");
            run(connection, "PREPARE p AS SELECT name FROM side;");
            assertThat(value(connection, "SELECT statement || ' ' || side.name FROM pg_prepared_statements, side"))
                    .isEqualTo("PREPARE p AS SELECT name FROM side; target");
        }
    }

    @Test
    void saysWhyAStatementCannotBeMadeOnTheOtherSide() throws Exception {
        source.execute("app", "CREATE TABLE passing (x int)", "GRANT SELECT ON passing TO PUBLIC");
        proxy.route(ProxyUnderTest.table(0, 1, source, target, Side.SOURCE, 0));
        try (var connection = proxy.connect("prepareThreshold=1&preferQueryMode=extended");
                var statement = connection.prepareStatement("SELECT count(*) FROM passing")) {
            statement.executeQuery().close();
            statement.executeQuery().close();
            source.execute("app", "DROP TABLE passing");
            proxy.route(ProxyUnderTest.table(0, 2, source, target, Side.SOURCE, 100));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(statement::executeQuery)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
            }
            assertThat(value(connection, SIDE)).isEqualTo("target");
        }
    }

    @Test
    void speaksProtocol32AndNegotiatesWhatIsNewer() throws Exception {
        assertThat(firstAnswer(3 << 16)).isEqualTo("R");
        assertThat(firstAnswer(3 << 16 | 2)).isEqualTo("R");
        assertThat(firstAnswer(3 << 16 | 1)).isEqualTo("v 3.0");
        assertThat(firstAnswer(3 << 16 | 9999)).isEqualTo("v 3.2");
    }

    @Test
    void writesAfterAFlushedReadOfTheSameUnit() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.proxy.port());
                var _ = reading()) {
            socket.setSoTimeout(10_000);
            var out = new DataOutputStream(socket.getOutputStream());
            startup(out, 3 << 16);
            var in = new DataInputStream(socket.getInputStream());
            assertThat(upTo(in, 'Z')).doesNotContain("E");
            extended(out, "SELECT name FROM side");
            message(out, 'H', "");
            assertThat(upTo(in, 'C')).doesNotContain("E");
            extended(out, "INSERT INTO item (label) VALUES ('after a flush')");
            message(out, 'S', "");
            assertThat(upTo(in, 'Z')).doesNotContain("E");
        }
        assertThat(source.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
    }

    private static void extended(DataOutputStream out, String sql) throws IOException {
        message(out, 'P', "\0" + sql + "\0\0\0");
        message(out, 'B', "\0\0\0\0\0\0\0\0");
        message(out, 'E', "\0\0\0\0\0");
    }

    private static void message(DataOutputStream out, char type, String body) throws IOException {
        out.writeByte(type);
        out.writeInt(4 + body.length());
        out.writeBytes(body);
    }

    /** The types of the messages that come, up to the first of this one. */
    private static String upTo(DataInputStream in, char last) throws IOException {
        var types = new StringBuilder();
        char type;
        do {
            type = (char) in.readByte();
            in.skipNBytes(in.readInt() - 4L);
            types.append(type);
        } while (type != last && type != 'E');
        return types.toString();
    }

    private static void startup(DataOutputStream out, int version) throws IOException {
        var parameters = "user\0app\0database\0app\0\0".getBytes(StandardCharsets.US_ASCII);
        out.writeInt(8 + parameters.length);
        out.writeInt(version);
        out.write(parameters);
    }

    private String firstAnswer(int version) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.proxy.port())) {
            socket.setSoTimeout(10_000);
            var out = new DataOutputStream(socket.getOutputStream());
            startup(out, version);
            var in = new DataInputStream(socket.getInputStream());
            char type = (char) in.readByte();
            int length = in.readInt();
            int newest = in.readInt();
            return type == 'v' && length > 4 ? type + " " + (newest >> 16) + "." + (newest & 0xffff) : "" + type;
        }
    }
}
