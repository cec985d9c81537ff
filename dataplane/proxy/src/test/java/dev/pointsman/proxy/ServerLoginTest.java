package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.proxy.fixture.Authority;
import dev.pointsman.proxy.fixture.BetweenThem;
import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the proxy shows a server with TLS who it is: bound to the certificate, and no password to who might be anybody. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ServerLoginTest {
    private static final String TLS = "sslmode=require&socketTimeout=20";

    private final PostgresServer server = TwoServers.SOURCE;

    @TempDir
    private static Path issued;

    private static Authority authority;

    @TempDir
    private Path config;

    @BeforeAll
    static void found() throws Exception {
        authority = new Authority(issued.resolve("authority"));
        authority.server(issued.resolve("tls.crt"), issued.resolve("tls.key"));
    }

    @BeforeEach
    void secure() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        Files.copy(issued.resolve("tls.crt"), config.resolve("tls/tls.crt"));
        Files.copy(issued.resolve("tls.key"), config.resolve("tls/tls.key"));
        authority.certificate(config.resolve("clients/ca.crt"));
        authority.certificate(config.resolve("ca/source/ca.crt"));
        server.secure(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
    }

    @AfterEach
    void unsecure() throws Exception {
        server.unsecure();
    }

    private ProxyUnderTest started(int port, TlsMode mode) throws Exception {
        var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto");
        var backend = new Backend("localhost", port, "app", mode);
        proxy.route(new RoutingTable(1, 0, 0, null, backend, null, Side.SOURCE, Reads.NONE, false));
        return proxy;
    }

    private void write(String file, Object content) throws Exception {
        Files.createDirectories(config.resolve(file).getParent());
        Files.write(config.resolve(file), ProxyUnderTest.JSON.writeValueAsBytes(content));
    }

    private void listGuarded() throws Exception {
        var verifier = server.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = 'guarded'");
        write("auth/users.json", Map.of("users", Map.of("guarded", verifier)));
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void aProofReachesTheServerWithAndWithoutTls(TlsMode mode) throws Exception {
        listGuarded();
        try (var proxy = started(server.port(), mode);
                var connection = proxy.connect("guarded", TwoServers.PASSWORD, "socketTimeout=20")) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo("guarded");
        }
    }

    /** The certificate is not looked at, and still nobody gets into the session who ends its TLS. */
    @Test
    void aProofIsWorthNothingToWhoStandsBetween() throws Exception {
        var stranger = new Authority(config.resolve("stranger"));
        try (var between = new BetweenThem(stranger.context(), server.port());
                var proxy = started(between.port(), TlsMode.REQUIRE)) {
            try (var trusted = proxy.connect("app", "", "socketTimeout=20")) {
                assertThat(value(trusted, "SELECT current_user")).isEqualTo("app");
            }
            listGuarded();
            assertThatThrownBy(() -> proxy.connect("guarded", TwoServers.PASSWORD, "socketTimeout=20"))
                    .hasMessageContaining("SCRAM channel binding check failed");
        }
    }

    @ParameterizedTest
    @CsvSource({"plain,DISABLE,in clear", "plain,REQUIRE,in clear", "antique,DISABLE,by MD5", "antique,REQUIRE,by MD5"})
    void aPasswordGoesToNoServerThatMightBeAnybody(String role, TlsMode mode, String how) throws Exception {
        write("clients/logins.json", Map.of("passwords", Map.of(role, TwoServers.PASSWORD)));
        var options = with(role);
        try (var proxy = started(server.port(), mode)) {
            assertThatThrownBy(() -> proxy.connect(role, "", options))
                    .hasMessageContaining("it asks for a password " + how + ", and its certificate is not verified");
        }
    }

    @ParameterizedTest
    @CsvSource({"plain", "antique", "guarded"})
    void aPasswordGoesToAServerThatIsVerified(String role) throws Exception {
        write("clients/logins.json", Map.of("passwords", Map.of(role, TwoServers.PASSWORD)));
        try (var proxy = started(server.port(), TlsMode.VERIFY_FULL);
                var connection = proxy.connect(role, "", with(role))) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo(role);
        }
    }

    private String with(String role) throws Exception {
        return TLS + "&sslpassword=" + Authority.SECRET + "&sslkey=" + authority.client("CN=" + role);
    }
}
