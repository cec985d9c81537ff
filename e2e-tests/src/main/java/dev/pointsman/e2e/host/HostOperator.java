package dev.pointsman.e2e.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.order.Authority;
import dev.pointsman.wire.order.Order;
import dev.pointsman.wire.order.OrderHeaders;
import dev.pointsman.wire.order.OrderKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Gives an operator's signed orders where no operator runs. It decides nothing. */
public final class HostOperator {
    static final ObjectMapper JSON = States.JSON;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final long ORDER_SECONDS = 30;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final States states = new States();
    private final OrderKey key = OrderKey.generate();

    /** The content of {@code keys.json}. */
    public String keysFile() {
        return "{\"keys\":[\"" + key.publicText() + "\"]}";
    }

    /** Leave for an agent to give orders to proxies in one epoch. */
    public String authority(String proxyAudience, long epoch, String agentKey) {
        return Authority.grant(key, proxyAudience, epoch, agentKey);
    }

    /** Sends a whole routing table. */
    public void route(HostProxy proxy, RoutingTable table) {
        put(proxy.admin(), "/v1/routing", table, proxy.audience(), table.epoch());
    }

    /** Sends a whole desired state. */
    public void desire(HostAgent agent, AgentDesired desired) {
        var cutover = desired.cutover();
        put(agent.admin(), "/v1/desired", desired, agent.audience(), cutover == null ? 0 : cutover.epoch());
    }

    /** What a proxy is and has seen. */
    public ProxyState state(HostProxy proxy) {
        return states.get(proxy.admin(), ProxyState.class);
    }

    /** What an agent has made and seen. */
    public AgentState state(HostAgent agent) {
        return states.get(agent.admin(), AgentState.class);
    }

    private void put(URI base, String path, Object body, String audience, long epoch) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(body);
            var order =
                    Order.of("PUT", path, bytes, audience, epoch, Instant.now().getEpochSecond() + ORDER_SECONDS);
            var request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(ANSWERS_WITHIN)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
            OrderHeaders.of(order, key, null).forEach(request::header);
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        "PUT " + path + " was answered " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("PUT " + base + path + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
