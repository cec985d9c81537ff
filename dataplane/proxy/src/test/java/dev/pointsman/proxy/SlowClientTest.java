package dev.pointsman.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that ask for much and do not read it, and clients that vanish. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SlowClientTest {
    private static final int SILENCE_MILLIS = 20_000;
    private static final int CLIENTS = 5;
    private static final long ROWS = 100_000;
    private static final int ROW_BYTES = 1_000;
    /** The result is 100 MB, and five of them are asked for. */
    private static final long MOST_KEPT = 32 << 20;

    private final PostgresServer server = TwoServers.SOURCE;
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new ProxyUnderTest(Duration.ofSeconds(2));
        proxy.route(ProxyUnderTest.table(0, 0, server, server, Side.SOURCE, 0));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
    }

    private Socket asking() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.proxy.port());
        socket.setSoTimeout(SILENCE_MILLIS);
        var out = new DataOutputStream(socket.getOutputStream());
        var startup = "user\0app\0application_name\0slow\0\0".getBytes(StandardCharsets.US_ASCII);
        out.writeInt(startup.length + 8);
        out.writeInt(3 << 16);
        out.write(startup);
        var sql = "SELECT repeat('x', " + ROW_BYTES + ") FROM generate_series(1, " + ROWS + ")\0";
        out.write('Q');
        out.writeInt(sql.length() + 4);
        out.writeBytes(sql);
        return socket;
    }

    private String waiting() throws Exception {
        return server.value(
                "app",
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'slow' AND wait_event = 'ClientWrite'");
    }

    private static long used() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Test
    void theServerWaitsForClientsThatDoNotReadAndTheProxyKeepsLittle() throws Exception {
        long before = used();
        List<Socket> sockets = new ArrayList<>();
        try (var bystander = proxy.connect("socketTimeout=20")) {
            for (int i = 0; i < CLIENTS; i++) {
                sockets.add(asking());
            }
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> waiting().equals("" + CLIENTS));
            assertThat(used() - before).isLessThan(MOST_KEPT);
            assertThat(bystander.isValid(5)).isTrue();
            assertThat(sockets.getFirst().getInputStream().readNBytes((int) ROWS * ROW_BYTES))
                    .hasSize((int) ROWS * ROW_BYTES);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        await().until(() -> proxy.state().clients() == 0);
        await().until(() -> server.value("app", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'slow'")
                .equals("0"));
    }
}
