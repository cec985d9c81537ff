package dev.pointsman.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.HoldReply;
import dev.pointsman.wire.RehearsalOrder;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.Authority;
import dev.pointsman.wire.order.Order;
import dev.pointsman.wire.order.OrderHeaders;
import dev.pointsman.wire.order.OrderKey;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may order what, and in which order. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OrdersTest {
    /** A read of a socket is not interrupted by a test's timeout. */
    private static final int SILENCE_MILLIS = 20_000;

    private static final String ROUTING = "/v1/routing";

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new ProxyUnderTest(Duration.ofSeconds(2));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
    }

    private static RoutingTable table(long epoch, long revision) {
        return ProxyUnderTest.table(epoch, revision, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, 0);
    }

    @Test
    void isReadyOnceItHasATable() throws Exception {
        assertThat(proxy.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(proxy.get("/health/ready").statusCode()).isEqualTo(503);
        proxy.route(table(0, 0));
        assertThat(proxy.state().version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
        assertThat(proxy.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(proxy.get("/metrics").body())
                .contains("pointsman_proxy_reads_total{side=\"target\"}", "pointsman_proxy_epoch");
    }

    @Test
    void refusesOrdersWithoutASignature() throws Exception {
        var body = ProxyUnderTest.JSON.writeValueAsBytes(table(1, 0));
        var answer = proxy.send("PUT", ROUTING, body, Map.of());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("NotSigned");
        assertThat(proxy.state().table()).isNull();
    }

    @Test
    void answersOneRequestOfAConnectionAfterTheOther() throws Exception {
        var unsigned = "POST /v1/release HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
        var nothing = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";
        var last = "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.proxy.adminPort())) {
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.getOutputStream()
                    .write(((unsigned + nothing).repeat(50) + unsigned + last).getBytes(StandardCharsets.US_ASCII));
            var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            var statuses = Pattern.compile("HTTP/1.1 (\\d+)")
                    .matcher(answers)
                    .results()
                    .map(each -> each.group(1))
                    .toList();
            assertThat(String.join(" ", statuses))
                    .isEqualTo("401 404 ".repeat(51).strip());
        }
    }

    @Test
    void takesNewerTablesAndTheSameAgainAndRefusesOlderOnes() throws Exception {
        proxy.route(table(2, 1));
        proxy.route(table(2, 1));
        assertThat(proxy.order("PUT", ROUTING, table(2, 0), 2).body()).contains("OldRevision");
        assertThat(proxy.order("PUT", ROUTING, table(1, 9), 1).statusCode()).isEqualTo(409);
        assertThat(proxy.order("PUT", ROUTING, table(1, 9), 1).body()).contains("OldEpoch");
        proxy.route(table(3, 0));
    }

    @Test
    void refusesHoldsOfEpochsThatHaveEnded() throws Exception {
        proxy.route(table(2, 0));
        assertThat(proxy.order("POST", "/v1/hold", new HoldOrder(Wire.VERSION, 2, 1000, 0), 2)
                        .body())
                .contains("OldEpoch");
        assertThat(proxy.hold(3, 10_000, 0).drained()).isTrue();
        assertThat(proxy.state().heldEpoch()).isEqualTo(3);
        assertThat(proxy.release(3).statusCode()).isEqualTo(200);
        assertThat(proxy.state().heldEpoch()).isZero();
        assertThat(proxy.order("POST", "/v1/hold", new HoldOrder(Wire.VERSION, 3, 1000, 0), 3)
                        .statusCode())
                .isEqualTo(409);
        assertThat(proxy.hold(4, 10_000, 0).drained()).isTrue();
    }

    @Test
    void answersARehearsalLikeTheOrdersAndFollowsNoneOfThem() throws Exception {
        proxy.route(table(2, 0));
        var rehearsal = new RehearsalOrder(Wire.VERSION, new HoldOrder(Wire.VERSION, 3, 10_000, 0), table(3, 0));
        var answer = proxy.order("POST", "/v1/rehearsal", rehearsal, 3);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ProxyUnderTest.JSON.readValue(answer.body(), HoldReply.class).drained())
                .isTrue();
        assertThat(proxy.state().heldEpoch()).isZero();
        assertThat(requireNonNull(proxy.state().table()).epoch()).isEqualTo(2);
        var old = new RehearsalOrder(Wire.VERSION, new HoldOrder(Wire.VERSION, 2, 10_000, 0), table(2, 0));
        assertThat(proxy.order("POST", "/v1/rehearsal", old, 2).body()).contains("OldEpoch");
    }

    @Test
    void refusesNonsense() throws Exception {
        assertThat(proxy.order("PUT", ROUTING, Map.of("epoch", "x"), 0).statusCode())
                .isEqualTo(400);
        assertThat(proxy.order("PUT", "/v1/other", Map.of(), 0).statusCode()).isEqualTo(404);
        assertThat(proxy.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void followsAnAgentInItsEpochOnly() throws Exception {
        var agent = OrderKey.generate();
        proxy.route(table(1, 0));
        assertThat(hold(agent, 2, 2).statusCode()).isEqualTo(200);
        assertThat(hold(agent, 2, 3).statusCode()).isEqualTo(401);
        proxy.route(table(3, 0));
        assertThat(hold(agent, 2, 2).body()).contains("OldEpoch");
    }

    private HttpResponse<String> hold(OrderKey agent, long granted, long epoch) throws Exception {
        var body = ProxyUnderTest.JSON.writeValueAsBytes(new HoldOrder(Wire.VERSION, epoch, 1000, 0));
        var expires = Instant.now().getEpochSecond() + 30;
        var order = Order.of("POST", "/v1/hold", body, ProxyUnderTest.AUDIENCE, epoch, expires);
        var authority = Authority.grant(proxy.operator, ProxyUnderTest.AUDIENCE, granted, agent.publicText());
        return proxy.send("POST", "/v1/hold", body, OrderHeaders.of(order, agent, authority));
    }
}
