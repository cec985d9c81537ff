package dev.pointsman.wire.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderVerifierTest {
    private static final long NOW = 1_800_000_000;
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final OrderKey operator = OrderKey.generate();
    private final OrderKey agent = OrderKey.generate();
    private final OrderVerifier verifier = new OrderVerifier("proxy-uid", Set.of(operator.publicText()));
    private final Order order = Order.of("PUT", "/v1/routing", BODY, "proxy-uid", 3, NOW + 10);

    private @Nullable String refusal(Map<String, String> headers, String path, byte[] body, long now) {
        return verifier.refuse("PUT", path, body, headers::get, now);
    }

    @Test
    void acceptsTheOperatorsOrder() {
        assertThat(refusal(OrderHeaders.of(order, operator, null), "/v1/routing", BODY, NOW))
                .isNull();
    }

    /** What the operator orders now, with word of what comes next. */
    private @Nullable String now(String coming) {
        var now = Order.of("POST", "/v1/rehearsal", BODY, "proxy-uid", 3, NOW + 10);
        var headers = OrderHeaders.of(now, operator, null);
        headers.put(OrderHeaders.COMING, coming);
        return verifier.refuse("POST", "/v1/rehearsal", BODY, headers::get, NOW);
    }

    @Test
    void whatIsForeseenIsAcceptedAndStillExpires() {
        assertThat(now(order.coming(operator))).isNull();
        var headers = OrderHeaders.of(order, operator, null);
        assertThat(refusal(headers, "/v1/routing", BODY, NOW)).isNull();
        assertThat(refusal(headers, "/v1/routing", BODY, NOW + 71)).contains("expired");
    }

    @Test
    void onlyWhatIsForeseenNeedsNoSignatureToBeLookedAt() {
        var headers = OrderHeaders.of(order, operator, null);
        assertThat(isForeseen(headers, BODY)).isFalse();
        assertThat(now(order.coming(operator))).isNull();
        assertThat(isForeseen(headers, BODY)).isTrue();
        assertThat(isForeseen(headers, new byte[] {1})).isFalse();
        headers.put(OrderHeaders.COMING, order.coming(operator));
        assertThat(isForeseen(headers, BODY)).isFalse();
        headers.remove(OrderHeaders.COMING);
        headers.put(OrderHeaders.AUTHORITY, "never seen");
        assertThat(isForeseen(headers, BODY)).isFalse();
    }

    private boolean isForeseen(Map<String, String> headers, byte[] body) {
        return verifier.isForeseen("PUT", "/v1/routing", body, headers::get);
    }

    @Test
    void foreseeingMakesNothingFitThatDoesNot() {
        for (var coming : List.of(order.coming(agent), "PUT /v1/routing", "PUT /v1/routing x y z", "")) {
            assertThat(now(coming)).isNull();
            var headers = OrderHeaders.of(order, operator, null);
            headers.put(OrderHeaders.SIGNATURE, agent.sign(order));
            assertThat(refusal(headers, "/v1/routing", BODY, NOW)).contains("signature");
        }
        assertThat(now(order.coming(operator))).isNull();
        var headers = OrderHeaders.of(order, operator, null);
        assertThat(refusal(headers, "/v1/routing", new byte[] {1}, NOW)).contains("signature");
        assertThat(refusal(headers, "/v1/hold", BODY, NOW)).contains("signature");
    }

    @Test
    void acceptsAKeyThatWasStored() {
        var stored = OrderKey.parse(operator.privateText(), operator.publicText());
        assertThat(refusal(OrderHeaders.of(order, stored, null), "/v1/routing", BODY, NOW))
                .isNull();
    }

    @Test
    void refusesAnotherPathBodyEpochOrAudience() {
        var headers = OrderHeaders.of(order, operator, null);
        var another = new HashMap<>(headers);
        another.put(OrderHeaders.EPOCH, "4");
        assertThat(refusal(headers, "/v1/hold", BODY, NOW)).contains("signature");
        assertThat(refusal(headers, "/v1/routing", new byte[] {1}, NOW)).contains("signature");
        assertThat(refusal(another, "/v1/routing", BODY, NOW)).contains("signature");
        another.put(OrderHeaders.AUDIENCE, "other-uid");
        assertThat(refusal(another, "/v1/routing", BODY, NOW)).contains("other-uid");
    }

    @Test
    void refusesAStrangersKeyAndNoSignature() {
        assertThat(refusal(OrderHeaders.of(order, agent, null), "/v1/routing", BODY, NOW))
                .contains("not one of the operator's");
        assertThat(refusal(Map.of(), "/v1/routing", BODY, NOW)).contains("not signed");
    }

    @Test
    void refusesAnExpiredOrderAfterTheLeeway() {
        var headers = OrderHeaders.of(order, operator, null);
        assertThat(refusal(headers, "/v1/routing", BODY, NOW + 70)).isNull();
        assertThat(refusal(headers, "/v1/routing", BODY, NOW + 71)).contains("expired");
    }

    @Test
    void acceptsAnAgentWithTheOperatorsAuthorityEvenLate() {
        var authority = Authority.grant(operator, "proxy-uid", 3, agent.publicText());
        assertThat(refusal(OrderHeaders.of(order, agent, authority), "/v1/routing", BODY, NOW + 9_999))
                .isNull();
    }

    @Test
    void refusesAnAuthorityForAnotherEpochAgentProxyOrBySomebodyElse() {
        assertThat(agentRefusal(Authority.grant(operator, "proxy-uid", 2, agent.publicText())))
                .contains("another agent or epoch");
        assertThat(agentRefusal(Authority.grant(operator, "proxy-uid", 3, operator.publicText())))
                .contains("another agent or epoch");
        assertThat(agentRefusal(Authority.grant(operator, "other-uid", 3, agent.publicText())))
                .contains("another proxy");
        assertThat(agentRefusal(Authority.grant(agent, "proxy-uid", 3, agent.publicText())))
                .contains("not by the operator");
        assertThat(agentRefusal("nonsense")).contains("not by the operator");
    }

    @Test
    void anAuthorityThatWasTrustedOnceLendsItsTrustToNoOther() {
        var granted = Authority.grant(operator, "proxy-uid", 3, agent.publicText());
        assertThat(agentRefusal(granted)).isNull();
        assertThat(agentRefusal(granted)).isNull();
        var parts = granted.split(" ", -1);
        parts[1] = "4";
        assertThat(agentRefusal(String.join(" ", parts))).contains("not by the operator");
        parts[1] = "3";
        parts[2] = operator.publicText();
        assertThat(agentRefusal(String.join(" ", parts))).contains("not by the operator");
    }

    private @Nullable String agentRefusal(String authority) {
        return refusal(OrderHeaders.of(order, agent, authority), "/v1/routing", BODY, NOW);
    }

    @Test
    void neverPrintsThePrivateHalf() {
        assertThat(operator.toString()).doesNotContain(operator.privateText());
    }
}
