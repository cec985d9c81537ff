package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.value;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on both legs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TlsTest {
    /** A read of a socket is not interrupted by a test's timeout. */
    private static final int SILENCE_MILLIS = 20_000;

    private static final char[] SECRET = "changeit".toCharArray();

    /** Protocol 3.0, user app. */
    private static final byte[] STARTUP = {0, 0, 0, 18, 0, 3, 0, 0, 'u', 's', 'e', 'r', 0, 'a', 'p', 'p', 0, 0};

    @TempDir
    private Path config;

    private void certificate(Path crt, Path key) throws Exception {
        var store = config.resolve("store.p12");
        Files.deleteIfExists(store);
        var keytool = Path.of(System.getProperty("java.home"), "bin/keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc=ca:true")
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        var keys = KeyStore.getInstance(store.toFile(), SECRET);
        Files.writeString(crt, pem("CERTIFICATE", keys.getCertificate("x").getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey("x", SECRET).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private RoutingTable table(TlsMode mode) {
        var source = TwoServers.SOURCE;
        return new RoutingTable(
                1,
                0,
                0,
                null,
                new Backend("localhost", source.port(), "app", mode),
                null,
                Side.SOURCE,
                Reads.NONE,
                false);
    }

    @Test
    void speaksTlsWithClientsAndLooksAtServersCertificates() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        certificate(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
        var server = TwoServers.SOURCE;
        server.secure(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
        try (var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto")) {
            proxy.route(table(TlsMode.VERIFY_FULL));
            assertThatThrownBy(() -> proxy.connect("sslmode=require")).hasMessageContaining("TLS handshake failed");
            Files.createDirectories(config.resolve("ca/source"));
            Files.copy(config.resolve("tls/tls.crt"), config.resolve("ca/source/ca.crt"));
            try (var connection = proxy.connect("sslmode=require")) {
                assertThat(value(connection, SIDE)).isEqualTo("source");
                assertThat(value(connection, "SELECT repeat('x', 3000000)")).hasSize(3_000_000);
                var encrypted = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
                assertThat(value(connection, encrypted)).isEqualTo("true");
                await().until(() -> proxy.state().clients() == 1);
            }
        } finally {
            server.unsecure();
        }
    }

    @Test
    void speaksTlsWithClientsThatBeginWithItAndNameTheProtocol() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        certificate(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
        try (var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto")) {
            proxy.route(table(TlsMode.DISABLE));
            try (var connection = proxy.connect("sslmode=require&sslNegotiation=direct")) {
                assertThat(value(connection, SIDE)).isEqualTo("source");
                assertThat(value(connection, "SELECT repeat('x', 3000000)")).hasSize(3_000_000);
            }
            try (var nameless = trusting().getSocketFactory().createSocket("127.0.0.1", proxy.proxy.port())) {
                nameless.setSoTimeout(SILENCE_MILLIS);
                nameless.getOutputStream().write(STARTUP);
                assertThat(new String(nameless.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("08P01", "without ALPN");
            }
        }
    }

    @Test
    void aClientThatBeginsWithTlsWhereThereIsNoneIsSentAway() throws Exception {
        try (var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto")) {
            proxy.route(table(TlsMode.DISABLE));
            assertThatThrownBy(() -> proxy.connect("sslmode=require&sslNegotiation=direct"))
                    .isInstanceOf(SQLException.class);
            try (var connection = proxy.connect("")) {
                assertThat(value(connection, SIDE)).isEqualTo("source");
            }
        }
    }

    @Test
    void takesANewCertificateForNewClientsAndKeepsTheOthers() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        var crt = config.resolve("tls/tls.crt");
        certificate(crt, config.resolve("tls/tls.key"));
        try (var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto")) {
            proxy.route(table(TlsMode.DISABLE));
            try (var connection = proxy.connect("sslmode=require")) {
                var renewed = Files.createDirectories(config.resolve("renewed"));
                certificate(renewed.resolve("tls.crt"), renewed.resolve("tls.key"));
                var trusted = "sslmode=verify-ca&sslrootcert=" + renewed.resolve("tls.crt");
                assertThatThrownBy(() -> proxy.connect(trusted)).isInstanceOf(SQLException.class);
                Files.copy(renewed.resolve("tls.key"), config.resolve("tls/tls.key"), REPLACE_EXISTING);
                Files.copy(renewed.resolve("tls.crt"), crt, REPLACE_EXISTING);
                await().ignoreExceptions().until(() -> {
                    try (var next = proxy.connect(trusted)) {
                        return value(next, SIDE).equals("source");
                    }
                });
                assertThat(value(connection, SIDE)).isEqualTo("source");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "prefer", "disable"})
    void bindsAProofToTheCertificateWhereTheClientWantsThat(String binding) throws Exception {
        Files.createDirectories(config.resolve("tls"));
        certificate(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
        var verifier = TwoServers.SOURCE.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = 'guarded'");
        Files.write(
                Files.createDirectories(config.resolve("auth")).resolve("users.json"),
                ProxyUnderTest.JSON.writeValueAsBytes(Map.of("users", Map.of("guarded", verifier))));
        try (var proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto")) {
            proxy.route(table(TlsMode.DISABLE));
            var options = "sslmode=require&channelBinding=" + binding;
            try (var connection = proxy.connect("guarded", TwoServers.PASSWORD, options)) {
                assertThat(value(connection, "SELECT current_user")).isEqualTo("guarded");
            }
            assertThatThrownBy(() -> proxy.connect("guarded", "wrong", options)).hasMessageContaining("failed");
        }
    }

    @Test
    void asksForThePasswordItselfWhereThatIsWantedAndOnTlsOnly() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        certificate(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
        var users = new TreeMap<String, String>();
        for (var user : List.of("guarded", "antique")) {
            users.put(
                    user,
                    TwoServers.SOURCE.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = '" + user + "'"));
        }
        Files.write(
                Files.createDirectories(config.resolve("auth")).resolve("users.json"),
                ProxyUnderTest.JSON.writeValueAsBytes(Map.of("users", users)));
        try (var proxy = ProxyUnderTest.askingInClear(config)) {
            proxy.route(table(TlsMode.DISABLE));
            var options = "sslmode=require&channelBinding=prefer";
            for (var user : users.keySet()) {
                try (var connection = proxy.connect(user, TwoServers.PASSWORD, options)) {
                    assertThat(value(connection, "SELECT current_user")).isEqualTo(user);
                }
                for (var wrong : List.of("wrong", TwoServers.PASSWORD + " ")) {
                    assertThatThrownBy(() -> proxy.connect(user, wrong, options))
                            .hasMessageContaining("password authentication failed for user \"" + user + "\"");
                }
            }
            assertThatThrownBy(() -> proxy.connect("nobody", TwoServers.PASSWORD, options))
                    .hasMessageContaining("password authentication failed for user \"nobody\"");
            var bound = "sslmode=require&channelBinding=require";
            assertThatThrownBy(() -> proxy.connect("guarded", TwoServers.PASSWORD, bound))
                    .as("nothing is bound where the password is said")
                    .hasMessageContaining("hannel binding");
            try (var connection = proxy.connect("guarded", TwoServers.PASSWORD, "sslmode=disable")) {
                assertThat(value(connection, "SELECT current_user")).isEqualTo("guarded");
            }
        }
    }

    @Test
    void whoseVerifierTakesSecondsToTryAPasswordOnKeepsNobody() throws Exception {
        Files.createDirectories(config.resolve("tls"));
        certificate(config.resolve("tls/tls.crt"), config.resolve("tls/tls.key"));
        var guarded = TwoServers.SOURCE.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = 'guarded'");
        var slow = guarded.replaceFirst("\\$\\d+:", "\\$9999999:");
        Files.write(
                Files.createDirectories(config.resolve("auth")).resolve("users.json"),
                ProxyUnderTest.JSON.writeValueAsBytes(Map.of("users", Map.of("guarded", guarded, "slow", slow))));
        try (var proxy = ProxyUnderTest.askingInClear(config)) {
            proxy.route(table(TlsMode.DISABLE));
            try (var other = proxy.connect("guarded", TwoServers.PASSWORD, "sslmode=disable");
                    var socket = (SSLSocket) trusting()
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), proxy.proxy.port())) {
                var parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"postgresql"});
                socket.setSSLParameters(parameters);
                socket.setSoTimeout(SILENCE_MILLIS);
                socket.setTcpNoDelay(true);
                var in = new DataInputStream(socket.getInputStream());
                var out = new DataOutputStream(socket.getOutputStream());
                var startup = "user\0slow\0\0";
                out.writeInt(8 + startup.length());
                out.writeInt(3 << 16);
                out.writeBytes(startup);
                assertThat(in.readNBytes(9)).startsWith('R').endsWith(3);
                var password = "p\0\0\0\6x\0".getBytes(StandardCharsets.US_ASCII);
                out.write(password);
                var answer = CompletableFuture.supplyAsync(() -> read(in));
                for (int i = 0; i < 20; i++) {
                    assertThat(value(other, SIDE)).isEqualTo("source");
                }
                assertThat(answer).isNotDone();
                out.write(password);
                assertThat(answer.get())
                        .contains("nothing may be said before the server has asked for it")
                        .contains("08P01");
            }
        }
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }
}
