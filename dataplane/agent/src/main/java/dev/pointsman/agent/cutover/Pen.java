package dev.pointsman.agent.cutover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.order.Order;
import dev.pointsman.wire.order.OrderHeaders;
import dev.pointsman.wire.order.OrderKey;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes and signs one attempt's orders to one proxy.
 *
 * @param expires seconds since 1970; orders with an authority end with their epoch, this is for the form
 */
record Pen(OrderKey key, Cutover cutover, ProxyEndpoint proxy, long expires) {
    private static final Duration EXPIRY = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    static Pen of(OrderKey key, Cutover cutover, ProxyEndpoint proxy) {
        return new Pen(key, cutover, proxy, Instant.now().plus(EXPIRY).getEpochSecond());
    }

    /** A signed order, which is to be answered in that time. */
    HttpRequest order(String method, String path, Object body, Duration within) {
        return request(method, path, body, within).build();
    }

    /** A signed order that hurries nobody, with word of the table that will be ordered. */
    HttpRequest rehearsal(String path, Object body, Duration within) {
        var coming = signed("PUT", ProxyOrders.ROUTING, json(cutover.table())).coming(key);
        return request("POST", path, body, within)
                .header(OrderHeaders.COMING, coming)
                .build();
    }

    private HttpRequest.Builder request(String method, String path, Object body, Duration within) {
        var bytes = json(body);
        var request = HttpRequest.newBuilder(URI.create(proxy.url() + path))
                .timeout(within)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(bytes));
        OrderHeaders.of(signed(method, path, bytes), key, cutover.authority()).forEach(request::header);
        return request;
    }

    private Order signed(String method, String path, byte[] body) {
        return Order.of(method, path, body, proxy.audience(), cutover.epoch(), expires);
    }

    private static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the wire is always JSON", e);
        }
    }
}
