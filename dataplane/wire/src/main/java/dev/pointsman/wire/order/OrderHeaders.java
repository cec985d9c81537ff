package dev.pointsman.wire.order;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP headers that carry a signature. */
public final class OrderHeaders {
    public static final String AUDIENCE = "Pointsman-Audience";
    public static final String EPOCH = "Pointsman-Epoch";
    public static final String EXPIRES = "Pointsman-Expires";
    public static final String KEY = "Pointsman-Key";
    public static final String SIGNATURE = "Pointsman-Signature";
    public static final String AUTHORITY = "Pointsman-Authority";
    /** With an order that hurries nobody: what its giver will order next, so that its signature is known to fit then. */
    public static final String COMING = "Pointsman-Coming";

    private OrderHeaders() {}

    /**
     * The headers for a signed order, in a fixed order.
     *
     * @param authority the text form, when an agent gives the order; else null
     */
    public static Map<String, String> of(Order order, OrderKey key, @Nullable String authority) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(AUDIENCE, order.audience());
        headers.put(EPOCH, "" + order.epoch());
        headers.put(EXPIRES, "" + order.expiresAt());
        headers.put(KEY, key.publicText());
        headers.put(SIGNATURE, key.sign(order));
        if (authority != null) {
            headers.put(AUTHORITY, authority);
        }
        return headers;
    }
}
