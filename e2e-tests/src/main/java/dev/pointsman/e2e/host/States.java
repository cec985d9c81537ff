package dev.pointsman.e2e.host;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks programs of the data plane what they are and have seen. */
public final class States {
    static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What the program says whose admin API is there. */
    public <T> T get(URI admin, Class<T> type) {
        var request = HttpRequest.newBuilder(admin.resolve("/v1/state"))
                .timeout(ANSWERS_WITHIN)
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return JSON.readValue(answer.body(), type);
        } catch (IOException e) {
            throw new IllegalStateException("GET " + admin + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
