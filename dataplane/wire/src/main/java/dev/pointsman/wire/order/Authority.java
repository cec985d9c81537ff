package dev.pointsman.wire.order;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The operator's leave for one agent to give orders to the proxies of one resource in one epoch. It has no expiry: it
 * ends when the proxy has seen a later epoch. As text it is {@code audience epoch agentKey operatorKey signature},
 * separated by single spaces.
 *
 * @param audience uid of the DatabaseProxy
 * @param epoch the only epoch it is good for
 * @param agentKey the agent's public key, X.509 in base64
 * @param operatorKey the public key that signed it
 * @param signature base64
 */
public record Authority(String audience, long epoch, String agentKey, String operatorKey, String signature) {

    /** Signs a new one; the text form. */
    public static String grant(OrderKey operator, String audience, long epoch, String agentKey) {
        var signature = operator.sign(canonical(audience, epoch, agentKey));
        return String.join(" ", audience, "" + epoch, agentKey, operator.publicText(), signature);
    }

    /** The text form taken apart, or null when it is not one. Says nothing about its truth. */
    public static @Nullable Authority parse(String text) {
        var parts = text.split(" ", -1);
        if (parts.length != 5 || !parts[1].matches("[0-9]{1,18}")) {
            return null;
        }
        return new Authority(parts[0], Long.parseLong(parts[1]), parts[2], parts[3], parts[4]);
    }

    boolean verifies() {
        return OrderKey.verifies(operatorKey, canonical(audience, epoch, agentKey), signature);
    }

    private static byte[] canonical(String audience, long epoch, String agentKey) {
        return String.join("\n", "pointsman-authority/1", audience, "" + epoch, agentKey)
                .getBytes(StandardCharsets.UTF_8);
    }
}
