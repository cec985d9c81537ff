package dev.pointsman.agent.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * Writes and signs an agent's orders to one proxy in one epoch.
 *
 * @param key the agent's own
 * @param epoch in which it may
 * @param authority the operator's leave
 * @param proxy whom
 * @param expires seconds since 1970; orders with an authority end with their epoch, this is for the form
 */
public record Pen(OrderKey key, long epoch, String authority, ProxyEndpoint proxy, long expires) {
    private static final Duration EXPIRY = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One that writes now. */
    public static Pen of(OrderKey key, long epoch, String authority, ProxyEndpoint proxy) {
        return new Pen(key, epoch, authority, proxy, Instant.now().plus(EXPIRY).getEpochSecond());
    }

    /**
     * An order that will be given.
     *
     * @param method of the request
     * @param path of the admin API
     * @param body a record of the wire
     */
    public record Coming(String method, String path, Object body) {}

    /** A signed order, which is to be answered in that time. */
    public HttpRequest order(String method, String path, Object body, Duration within) {
        return request(method, path, body, within).build();
    }

    /** A signed order that hurries nobody, with word of one that will. */
    public HttpRequest rehearsal(String path, Object body, Duration within, Coming next) {
        var coming = signed(next.method(), next.path(), json(next.body())).coming(key);
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
        OrderHeaders.of(signed(method, path, bytes), key, authority).forEach(request::header);
        return request;
    }

    private Order signed(String method, String path, byte[] body) {
        return Order.of(method, path, body, proxy.audience(), epoch, expires);
    }

    private static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the wire is always JSON", e);
        }
    }
}
