package dev.pointsman.agent.preflight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.ProxyState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the proxies what they know of their clients' sessions, which no database can say of another session. */
final class ProxyStates {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private ProxyStates() {}

    /**
     * What a proxy says of itself.
     *
     * @param name the proxy's
     * @param state null while it does not answer
     */
    record Told(String name, @Nullable ProxyState state) {
        /** Sessions that are tied to their server for this reason. */
        int pinned(String reason) {
            return state == null ? 0 : state.pinned().getOrDefault(reason, 0);
        }
    }

    /** Asks all at once, and waits for none longer than {@link #ANSWER_WITHIN}. */
    static List<Told> ask(List<ProxyEndpoint> proxies) {
        if (proxies.isEmpty()) {
            return List.of();
        }
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .build()) {
            var answers = proxies.stream().map(proxy -> ask(client, proxy)).toList();
            var told = answers.stream().map(CompletableFuture::join).toList();
            client.shutdownNow();
            return told;
        }
    }

    private static CompletableFuture<Told> ask(HttpClient client, ProxyEndpoint proxy) {
        var request = HttpRequest.newBuilder(URI.create(proxy.url() + "/v1/state"))
                .timeout(ANSWER_WITHIN)
                .build();
        return client.sendAsync(request, BodyHandlers.ofString())
                .orTimeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, _) -> new Told(proxy.name(), read(response)));
    }

    private static @Nullable ProxyState read(@Nullable HttpResponse<String> response) {
        try {
            return response == null || response.statusCode() != OK
                    ? null
                    : JSON.readValue(response.body(), ProxyState.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
