package dev.pointsman.wire.order;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is signed of a request. The body enters by its SHA-256, so a signature covers the order whole.
 *
 * @param method HTTP method, upper case
 * @param path path without host and query
 * @param bodySha256 lower-case hex
 * @param audience uid of the custom resource whose data plane the order is for
 * @param epoch the epoch it concerns, 0 for none
 * @param expiresAt seconds since 1970
 */
public record Order(String method, String path, String bodySha256, String audience, long epoch, long expiresAt) {

    /** An order with this body. */
    public static Order of(String method, String path, byte[] body, String audience, long epoch, long expiresAt) {
        return new Order(method, path, sha256(body), audience, epoch, expiresAt);
    }

    /** The signed bytes: one line for each part, in the order of the parts, none of which may hold a line break. */
    byte[] canonical() {
        for (String part : new String[] {method, path, bodySha256, audience}) {
            if (part.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("an order's parts hold no line break");
            }
        }
        return String.join("\n", "pointsman-order/1", method, path, bodySha256, audience, "" + epoch, "" + expiresAt)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What will be ordered, signed, as text for {@link OrderHeaders#COMING}: audience, epoch and key are its giver's. */
    public String coming(OrderKey key) {
        return String.join(" ", method, path, bodySha256, "" + expiresAt, key.sign(this));
    }

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
