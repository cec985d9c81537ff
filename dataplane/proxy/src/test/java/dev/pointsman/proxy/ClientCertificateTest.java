package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.Authority;
import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.proxy.session.Demand;
import dev.pointsman.wire.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that prove themselves by certificate; the servers ask for passwords. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ClientCertificateTest {
    private static final String ROLE = "guarded";
    private static final String TLS = "sslmode=require&socketTimeout=20";

    private final PostgresServer source = TwoServers.SOURCE;
    private final PostgresServer target = TwoServers.TARGET;

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
    void mount() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        Files.copy(issued.resolve("tls.crt"), config.resolve("tls/tls.crt"));
        Files.copy(issued.resolve("tls.key"), config.resolve("tls/tls.key"));
        authority.certificate(config.resolve("clients/ca.crt"));
        write("clients/logins.json", Map.of("passwords", Map.of(ROLE, TwoServers.PASSWORD)));
    }

    private void write(String file, Object content) throws Exception {
        Files.createDirectories(config.resolve(file).getParent());
        Files.write(config.resolve(file), ProxyUnderTest.JSON.writeValueAsBytes(content));
    }

    private ProxyUnderTest started(Demand demand) throws Exception {
        var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto", demand);
        proxy.route(ProxyUnderTest.table(0, 0, source, target, Side.SOURCE, 0));
        return proxy;
    }

    private String with(String subject, String... more) throws Exception {
        return TLS + "&sslpassword=" + Authority.SECRET + "&sslkey=" + authority.client(subject, more);
    }

    private static void refused(ThrowingCallable connecting, String sqlState, String message) {
        assertThatThrownBy(connecting)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState))
                .hasMessageContaining(message);
    }

    @Test
    void theNameInACertificateIsTheRoleOnBothServers() throws Exception {
        var options = with("CN=guarded,O=shop");
        try (var proxy = started(Demand.CERTIFICATE);
                var connection = proxy.connect(ROLE, "", options)) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo(ROLE);
            await().until(() -> proxy.state().warmSessions() == 1);
            proxy.route(ProxyUnderTest.table(1, 0, source, target, Side.TARGET, 100));
            assertThat(value(connection, SIDE)).isEqualTo("target");
            assertThat(value(connection, "SELECT current_user")).isEqualTo(ROLE);
        }
    }

    @Test
    void aCertificateOfSomebodyElseIsRefusedInPostgresWords() throws Exception {
        var options = with("CN=somebody");
        try (var proxy = started(Demand.NOTHING)) {
            refused(
                    () -> proxy.connect(ROLE, TwoServers.PASSWORD, options),
                    "28000",
                    "certificate authentication failed for user \"guarded\"");
        }
    }

    @Test
    void withoutTheCertificateThatIsAskedForNobodyIsLetIn() throws Exception {
        var foreign = new Authority(config.resolve("foreign")).client("CN=guarded");
        try (var proxy = started(Demand.CERTIFICATE)) {
            refused(
                    () -> proxy.connect(ROLE, TwoServers.PASSWORD, TLS),
                    "28000",
                    "connection requires a valid client certificate");
            refused(() -> proxy.connect(ROLE, "", "sslmode=disable&socketTimeout=20"), "28000", "with TLS only");
            assertThatThrownBy(() ->
                            proxy.connect(ROLE, "", TLS + "&sslpassword=" + Authority.SECRET + "&sslkey=" + foreign))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void anExpiredCertificateEndsItsOwnHandshakeAndNothingElse() throws Exception {
        var expired = with("CN=guarded", "-startdate", "-10d", "-validity", "5");
        var valid = with("CN=guarded");
        try (var proxy = started(Demand.CERTIFICATE);
                var connection = proxy.connect(ROLE, "", valid)) {
            assertThatThrownBy(() -> proxy.connect(ROLE, "", expired)).isInstanceOf(SQLException.class);
            assertThat(value(connection, SIDE)).isEqualTo("source");
        }
    }

    @Test
    void whoShowsNoneProvesItselfByPasswordWhereCertificatesAreOptional() throws Exception {
        var verifier = source.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = 'guarded'");
        write("auth/users.json", Map.of("users", Map.of(ROLE, verifier)));
        var options = with("CN=guarded");
        try (var proxy = started(Demand.NOTHING)) {
            try (var byPassword = proxy.connect(ROLE, TwoServers.PASSWORD, TLS);
                    var byCertificate = proxy.connect(ROLE, "", options)) {
                assertThat(value(byPassword, "SELECT current_user")).isEqualTo(ROLE);
                assertThat(value(byCertificate, "SELECT current_user")).isEqualTo(ROLE);
            }
            refused(() -> proxy.connect(ROLE, "wrong", TLS), "28P01", "password authentication failed");
        }
    }

    @Test
    void aNameMayBeMappedToRolesAndIsNoRoleItselfThen() throws Exception {
        write("clients/logins.json", Map.of("roles", Map.of("billing.shop.svc", List.of("app"), ROLE, List.of())));
        var billing = with("CN=billing.shop.svc");
        var guarded = with("CN=guarded");
        try (var proxy = started(Demand.CERTIFICATE)) {
            try (var connection = proxy.connect("app", "", billing)) {
                assertThat(value(connection, "SELECT current_user")).isEqualTo("app");
            }
            refused(() -> proxy.connect(ROLE, "", guarded), "28000", "certificate authentication failed");
            write("clients/logins.json", Map.of());
            refused(() -> proxy.connect(ROLE, "", guarded), "08006", "the proxy was given none for this user");
        }
    }
}
