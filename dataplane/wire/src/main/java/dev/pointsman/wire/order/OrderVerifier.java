package dev.pointsman.wire.order;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may give orders. Thread-safe. It does not know epochs: whether an order is too old for the
 * table in use is the receiver's question.
 */
public final class OrderVerifier {
    /** How far clocks may be apart, in seconds. */
    public static final long LEEWAY_SECONDS = 60;

    private final String audience;
    private final Set<String> operatorKeys;
    /** The last one that was found to be the operator's: every order of an attempt comes with the same. */
    private volatile @Nullable Authority trusted;
    /** An order whose signature is known to fit; that it is given, by whom and whether in time is looked at when it comes. */
    private volatile @Nullable Signed foreseen;

    /**
     * Trusts these keys for as long as it lives.
     *
     * @param audience uid of the resource this data plane belongs to
     * @param operatorKeys public keys of the operator: current and previous
     */
    public OrderVerifier(String audience, Set<String> operatorKeys) {
        this.audience = audience;
        this.operatorKeys = Set.copyOf(operatorKeys);
    }

    /**
     * Whether the request is by the operator, or by an agent with the operator's leave for that epoch.
     *
     * @param header the request's header by name, null when absent
     * @param nowSeconds seconds since 1970
     * @return null when it is, else a sentence that says what is wrong with it
     */
    public @Nullable String refuse(
            String method, String path, byte[] body, UnaryOperator<@Nullable String> header, long nowSeconds) {
        var signed = Signed.of(method, path, body, header);
        if (signed == null) {
            return "the order is not signed";
        }
        var order = signed.order();
        if (!order.audience().equals(audience)) {
            return "the order is for " + order.audience() + ", this is " + audience;
        }
        var authority = header.apply(OrderHeaders.AUTHORITY);
        var untrusted = authority == null
                ? untrustedOperator(signed.key())
                : untrustedAgent(authority, signed.key(), order.epoch());
        if (untrusted != null) {
            return untrusted;
        }
        if (authority == null && nowSeconds > order.expiresAt() + LEEWAY_SECONDS) {
            return "the order expired " + (nowSeconds - order.expiresAt()) + " s ago; are the clocks apart?";
        }
        if (!signed.equals(foreseen) && !signed.fits()) {
            return "the signature does not fit the order";
        }
        var coming = Signed.coming(header.apply(OrderHeaders.COMING), signed);
        if (coming != null && !coming.equals(foreseen) && coming.fits()) {
            foreseen = coming;
        }
        return null;
    }

    /**
     * Whether {@link #refuse} would look at no signature for this request: it was foreseen, and so was who may give it.
     * Everything else about it may still be wrong. A request with another signature costs no more than a look at its headers.
     */
    public boolean isForeseen(String method, String path, byte[] body, UnaryOperator<@Nullable String> header) {
        var known = foreseen;
        var authority = header.apply(OrderHeaders.AUTHORITY);
        return known != null
                && known.signature().equals(header.apply(OrderHeaders.SIGNATURE))
                && header.apply(OrderHeaders.COMING) == null
                && (authority == null || isTrusted(authority))
                && known.equals(Signed.of(method, path, body, header));
    }

    private boolean isTrusted(String text) {
        var authority = Authority.parse(text);
        return authority != null && authority.equals(trusted);
    }

    private record Signed(Order order, String key, String signature) {
        /** As the request says it, or null where it says too little. */
        static @Nullable Signed of(String method, String path, byte[] body, UnaryOperator<@Nullable String> header) {
            var key = header.apply(OrderHeaders.KEY);
            var signature = header.apply(OrderHeaders.SIGNATURE);
            var forWhom = header.apply(OrderHeaders.AUDIENCE);
            var epoch = number(header.apply(OrderHeaders.EPOCH));
            var expires = number(header.apply(OrderHeaders.EXPIRES));
            return key == null || signature == null || forWhom == null || epoch == null || expires == null
                    ? null
                    : new Signed(Order.of(method, path, body, forWhom, epoch, expires), key, signature);
        }

        boolean fits() {
            return OrderKey.verifies(key, order.canonical(), signature);
        }

        /** What the giver of an order will order next. */
        static @Nullable Signed coming(@Nullable String text, Signed now) {
            var parts = text == null ? new String[0] : text.split(" ", -1);
            var expires = parts.length == 5 ? number(parts[3]) : null;
            return expires == null
                    ? null
                    : new Signed(
                            new Order(parts[0], parts[1], parts[2], now.order.audience(), now.order.epoch(), expires),
                            now.key,
                            parts[4]);
        }
    }

    private @Nullable String untrustedOperator(String key) {
        return operatorKeys.contains(key) ? null : "the signing key is not one of the operator's";
    }

    private @Nullable String untrustedAgent(String text, String key, long epoch) {
        var authority = Authority.parse(text);
        if (authority == null || !isByOperator(authority)) {
            return "the authority is not by the operator";
        }
        if (!authority.agentKey().equals(key) || authority.epoch() != epoch) {
            return "the authority is for another agent or epoch";
        }
        return authority.audience().equals(audience) ? null : "the authority is for another proxy";
    }

    private boolean isByOperator(Authority authority) {
        if (authority.equals(trusted)) {
            return true;
        }
        if (!operatorKeys.contains(authority.operatorKey()) || !authority.verifies()) {
            return false;
        }
        trusted = authority;
        return true;
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
}
