package dev.pointsman.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that say what they should not: each hears what PostgreSQL 18 says, is counted, and disturbs nobody. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputTest {
    private static final int SILENCE_MILLIS = 20_000;
    private static final int VERSION_3 = 3 << 16;

    private final PostgresServer server = TwoServers.TARGET;

    @TempDir
    private Path config;

    private ProxyUnderTest proxy;
    private Connection bystander;

    @BeforeEach
    void start() throws Exception {
        proxy = new ProxyUnderTest(Duration.ofSeconds(2), config, "auto");
        proxy.route(ProxyUnderTest.table(0, 0, server, server, Side.SOURCE, 0));
        bystander = proxy.connect("socketTimeout=20");
    }

    @AfterEach
    void nobodyElseIsDisturbed() throws Exception {
        assertThat(bystander.isValid(5)).isTrue();
        assertThat(proxy.state().disconnects()).isZero();
        bystander.close();
        proxy.close();
    }

    private static byte[] startup(int version, String body) throws IOException {
        var bytes = body.replace('|', '\0').getBytes(ISO_8859_1);
        var out = new ByteArrayOutputStream();
        var to = new DataOutputStream(out);
        to.writeInt(bytes.length + 8);
        to.writeInt(version);
        to.write(bytes);
        return out.toByteArray();
    }

    /** SQLSTATE and message of what somebody is told, both empty when nothing is said. */
    private static List<String> told(int port, byte[]... said) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            for (var each : said) {
                socket.getOutputStream().write(each);
            }
            var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            var fields = new ArrayList<String>();
            for (var type : List.of("\0C", "\0M")) {
                int at = answer.indexOf(type);
                fields.add(at < 0 ? "" : answer.substring(at + 2, answer.indexOf('\0', at + 2)));
            }
            return fields;
        }
    }

    private double refusals(String reason) throws Exception {
        var name = "pointsman_proxy_refusals_total{reason=\"" + reason + "\"} ";
        return proxy.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "262144, user|app||, unsupported, 0A000",
        "196608, user|app, protocol, 08P01",
        "196608, user|app||more, protocol, 08P01",
        "196608, database|app||, nameless, 28000",
        "196608, user|app|database|nowhere||, server, 3D000",
        "196608, user|app|database|app|nonsense|1||, server, 42704",
        "196608, user|app|database|app|options|-c nonsense=1||, server, 42704",
        "196608, user|app|database|app|DateStyle|nonsense||, server, 22023",
    })
    void aStartupPacketThatIsWrongIsAnsweredInPostgresWords(int version, String body, String reason, String sqlState)
            throws Exception {
        var packet = startup(version, body);
        var direct = told(server.port(), packet);
        assertThat(direct.getFirst()).isEqualTo(sqlState);
        assertThat(told(proxy.proxy.port(), packet)).isEqualTo(direct);
        assertThat(refusals(reason)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"guarded", "antique"})
    void whatIsNoPasswordIsAnsweredInPostgresWords(String role) throws Exception {
        var verifier = server.value("app", "SELECT rolpassword FROM pg_authid WHERE rolname = '" + role + "'");
        Files.write(
                Files.createDirectories(config.resolve("auth")).resolve("users.json"),
                ProxyUnderTest.JSON.writeValueAsBytes(Map.of("users", Map.of(role, verifier))));
        var packet = startup(VERSION_3, "user|" + role + "|database|app||");
        byte[] query = {'Q', 0, 0, 0, 5, 0};
        var direct = told(server.port(), packet, query);
        assertThat(direct.getFirst()).isEqualTo("08P01");
        assertThat(told(proxy.proxy.port(), packet, query)).isEqualTo(direct);
        assertThat(refusals("protocol")).isEqualTo(1);
    }

    @Test
    void garbageAndWhatIsTooLongEndsItsConnection() throws Exception {
        var garbage = "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1);
        byte[] oversized = {0, 0, 0x27, 0x11, 0, 3, 0, 0};
        byte[] tooShort = {0, 0, 0, 7, 0, 3, 0, 0};
        for (var said : List.of(garbage, oversized, tooShort)) {
            assertThat(told(proxy.proxy.port(), said)).containsExactly("08P01", "invalid length of startup packet");
        }
        assertThat(refusals("protocol")).isEqualTo(3);
    }

    @Test
    void oneClientTooManyIsToldSoUntilAnotherGoes(@TempDir Path small) throws Exception {
        try (var narrow = new ProxyUnderTest(small, 1)) {
            narrow.route(ProxyUnderTest.table(0, 0, server, server, Side.SOURCE, 0));
            var packet = startup(VERSION_3, "user|app||");
            try (var first = narrow.connect("socketTimeout=20")) {
                assertThat(told(narrow.proxy.port(), packet))
                        .containsExactly("53300", "sorry, too many clients already");
                assertThat(first.isValid(5)).isTrue();
            }
            await().ignoreExceptions().until(() -> {
                try (var next = narrow.connect("socketTimeout=20")) {
                    return next.isValid(5);
                }
            });
        }
    }

    @Test
    void connectionsThatSayNothingAreNoMoreThanClientsMayBe(@TempDir Path small) throws Exception {
        try (var narrow = new ProxyUnderTest(small, 1)) {
            narrow.route(ProxyUnderTest.table(0, 0, server, server, Side.SOURCE, 0));
            try (var first = new Socket(InetAddress.getLoopbackAddress(), narrow.proxy.port())) {
                await().untilAsserted(() -> assertThat(told(narrow.proxy.port()))
                        .containsExactly("53300", "sorry, too many clients already"));
                assertThat(first.isConnected()).isTrue();
            }
            await().ignoreExceptions().until(() -> {
                try (var next = narrow.connect("socketTimeout=20")) {
                    return next.isValid(5);
                }
            });
        }
    }

    @Test
    void whoHangsUpInTheMiddleOfAPacketLeavesNothingBehind() throws Exception {
        for (int length : new int[] {0, 3, 4, 8, 12}) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.proxy.port())) {
                socket.getOutputStream().write(startup(VERSION_3, "user|app||"), 0, length);
            }
        }
        await().until(() -> proxy.state().clients() == 1);
    }
}
