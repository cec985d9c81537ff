package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, over every transport. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoginTest {
    private static final String USER = "guarded";
    /** Its verifier is of MD5. */
    private static final String ANTIQUE = "antique";

    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;

    @TempDir
    private Path config;

    private ProxyUnderTest started(String transport) throws Exception {
        var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, transport);
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
        return proxy;
    }

    private void list() throws Exception {
        var auth = Files.createDirectories(config.resolve("auth"));
        Files.write(
                auth.resolve("users.json"),
                ProxyUnderTest.JSON.writeValueAsBytes(
                        Map.of("users", Map.of(USER, verifier(USER), ANTIQUE, verifier(ANTIQUE)))));
    }

    private String verifier(String user) throws SQLException {
        return source.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = '" + user + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IO_URING", "EPOLL", "NIO"})
    void logsInToBothServersWithTheProofTheClientGave(String transport) throws Exception {
        list();
        try (var proxy = started(transport);
                var connection = proxy.connect(USER, TwoServers.PASSWORD, "")) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo(USER);
            await().until(() -> proxy.state().warmSessions() == 1);
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThat(value(connection, "SELECT current_user")).isEqualTo(USER);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logsInToBothServersByMd5WhereThatIsWhatTheyKeep(boolean byQuery) throws Exception {
        assertThat(verifier(ANTIQUE)).startsWith("md5");
        if (byQuery) {
            query();
        } else {
            list();
        }
        try (var proxy = started("auto");
                var connection = proxy.connect(ANTIQUE, TwoServers.PASSWORD, "")) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo(ANTIQUE);
            await().until(() -> proxy.state().warmSessions() == 1);
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThatThrownBy(() -> proxy.connect(ANTIQUE, "wrong", ""))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"))
                    .hasMessageContaining("password authentication failed for user \"antique\"");
        }
    }

    @Test
    void saysWhichProofAServerWantsThatTheClientHasNotGiven() throws Exception {
        target.execute("postgres", "SET password_encryption = 'scram-sha-256'", "ALTER ROLE antique PASSWORD 'x'");
        list();
        try (var proxy = started("auto")) {
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            assertThatThrownBy(() -> proxy.connect(ANTIQUE, TwoServers.PASSWORD, ""))
                    .hasMessageContaining("SCRAM-SHA-256, and the client's verifier is of MD5");
        } finally {
            target.execute("postgres", "ALTER ROLE antique PASSWORD '" + verifier(ANTIQUE) + "'");
        }
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownUserInTheSameWords() throws Exception {
        list();
        try (var proxy = started("auto")) {
            assertThatThrownBy(() -> proxy.connect(USER, "wrong", ""))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"))
                    .hasMessageContaining("password authentication failed for user \"guarded\"");
            assertThatThrownBy(() -> proxy.connect("nobody", "wrong", ""))
                    .hasMessageContaining("password authentication failed for user \"nobody\"");
        }
    }

    private void query() throws Exception {
        source.execute("app", "ALTER ROLE postgres PASSWORD 'super'");
        target.execute("app", "ALTER ROLE postgres PASSWORD 'super'");
        var auth = Files.createDirectories(config.resolve("auth"));
        Files.writeString(auth.resolve("username"), "postgres\n");
        Files.writeString(auth.resolve("password"), "super\n");
    }

    @Test
    void readsVerifiersByTheQueryOfTheSecret() throws Exception {
        query();
        try (var proxy = started("auto");
                var connection = proxy.connect(USER, TwoServers.PASSWORD, "")) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo(USER);
            assertThatThrownBy(() -> proxy.connect(USER, "wrong", "")).hasMessageContaining("failed");
            assertThatThrownBy(() -> proxy.connect("no'body", "x", "")).hasMessageContaining("failed");
        }
    }

    @Test
    void tellsWhatTheServerSaysWhenItRefuses() throws Exception {
        try (var proxy = started("auto")) {
            assertThatThrownBy(() -> proxy.connect("stranger", "", ""))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
        }
    }

    @Test
    void readsTheMountedTableWhenNoOperatorIsThere() throws Exception {
        var table = ProxyUnderTest.table(3, 1, source, target, Side.TARGET, 100);
        Files.write(config.resolve("routing.json"), ProxyUnderTest.JSON.writeValueAsBytes(table));
        try (var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto");
                var connection = proxy.connect("")) {
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThat(proxy.get("/health/ready").statusCode()).isEqualTo(200);
            run(connection, "SELECT 1");
        }
    }
}
