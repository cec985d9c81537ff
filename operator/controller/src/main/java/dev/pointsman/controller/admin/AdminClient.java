package dev.pointsman.controller.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.controller.admin.Answer.Answered;
import dev.pointsman.controller.admin.Answer.Refused;
import dev.pointsman.controller.admin.Answer.UnknownWire;
import dev.pointsman.controller.admin.Answer.Unreachable;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.Order;
import dev.pointsman.wire.order.OrderHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks and orders over the admin APIs. Never throws for what a peer does: everything is an {@link Answer}. Thread-safe. */
@Singleton
public final class AdminClient {
    /** One Pod that does not answer must not hold up the tick of a migration. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(1_500);
    /** How long an order may be under way. */
    private static final Duration ORDER_LIFE = Duration.ofSeconds(30);

    private static final int OK_CLASS = 2;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final OperatorKey key;
    private final Clock clock;

    /** Injected. */
    public AdminClient(OperatorKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** GET {@code /v1/state} of the API at this URL. */
    public <T> CompletableFuture<Answer<T>> state(String url, Class<T> type) {
        return send(request(url, "/v1/state").GET().build(), type);
    }

    /**
     * PUTs a signed order.
     *
     * @param audience uid of the resource whose data plane is spoken to
     * @param epoch the epoch that the body concerns
     */
    public CompletableFuture<Answer<JsonNode>> put(String url, String path, Object body, String audience, long epoch) {
        byte[] bytes = bytes(body);
        long expires = clock.instant().plus(ORDER_LIFE).getEpochSecond();
        var order = Order.of("PUT", path, bytes, audience, epoch, expires);
        var request = request(url, path).PUT(BodyPublishers.ofByteArray(bytes));
        request.header("Content-Type", "application/json");
        OrderHeaders.of(order, key.current(), null).forEach(request::header);
        return send(request.build(), JsonNode.class);
    }

    private static HttpRequest.Builder request(String url, String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_TIMEOUT);
    }

    private <T> CompletableFuture<Answer<T>> send(HttpRequest request, Class<T> type) {
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .handle((response, failure) ->
                        failure == null ? read(request, response, type) : unreachable(request, failure));
    }

    private <T> Answer<T> read(HttpRequest request, HttpResponse<byte[]> response, Class<T> type) {
        try {
            var tree = json.readTree(response.body());
            if (response.statusCode() / 100 != OK_CLASS) {
                return new Refused<>(
                        response.statusCode(),
                        tree.path("reason").asText("Refused"),
                        tree.path("message").asText("no reason given"));
            }
            int wire = tree.path("wire").asInt(Wire.VERSION);
            return wire == Wire.VERSION || wire == Wire.VERSION - 1
                    ? new Answered<>(json.treeToValue(tree, type))
                    : new UnknownWire<>(wire);
        } catch (IOException e) {
            return new Unreachable<>(request.uri() + " answered " + response.statusCode()
                    + " with something that is not what it should be: "
                    + e.getClass().getSimpleName());
        }
    }

    private static <T> Answer<T> unreachable(HttpRequest request, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Unreachable<>(request.uri() + " did not answer: " + said);
    }

    private byte[] bytes(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("wire records can be written as JSON", e);
        }
    }
}
