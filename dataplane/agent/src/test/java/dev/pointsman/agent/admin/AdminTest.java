package dev.pointsman.agent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.Order;
import dev.pointsman.wire.order.OrderHeaders;
import dev.pointsman.wire.order.OrderKey;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AdminTest.Folders.class)
class AdminTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final OrderKey operator = OrderKey.generate();
    private final ObjectMapper json = new ObjectMapper();

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init") // Quarkus sets it
    URI base;

    @Inject
    @ConfigProperty(name = "pointsman.config-dir")
    @SuppressWarnings("NullAway.Init") // Quarkus sets it
    Path config;

    /** A program of its own, with folders of its own. */
    public static final class Folders implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                return Map.of(
                        "pointsman.audience", "uid-1",
                        "pointsman.config-dir",
                                Files.createTempDirectory("pointsman-config").toString(),
                        "pointsman.state-dir",
                                Files.createTempDirectory("pointsman-state").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void mountTheOperatorsKey() throws IOException {
        Files.writeString(config.resolve("keys.json"), "{\"keys\":[\"" + operator.publicText() + "\"]}");
    }

    @Test
    void refusesAnOrderThatIsNotSignedByTheOperator() throws Exception {
        var body = json.writeValueAsBytes(desired("uid-1", 1));
        assertThat(reason(put(body, null), 401)).isEqualTo("NotSigned");
        assertThat(reason(put(body, OrderKey.generate()), 401)).isEqualTo("NotSigned");
    }

    @Test
    void acceptsANewerRevisionAndRefusesAnOlderOne() throws Exception {
        assertThat(put(json.writeValueAsBytes(desired("uid-1", 7)), operator).statusCode())
                .isEqualTo(200);
        assertThat(put(json.writeValueAsBytes(desired("uid-1", 7)), operator).statusCode())
                .isEqualTo(200);
        assertThat(reason(put(json.writeValueAsBytes(desired("uid-1", 6)), operator), 409))
                .isEqualTo("OldRevision");
    }

    @Test
    void refusesNonsenseAndAnotherMigration() throws Exception {
        assertThat(reason(put(new byte[] {'{'}, operator), 400)).isEqualTo("BadRequest");
        assertThat(reason(put(json.writeValueAsBytes(desired("uid-2", 99)), operator), 400))
                .isEqualTo("BadRequest");
    }

    @Test
    void saysItsKeyAndMigrationToAnyone() throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(base.resolve("/v1/state")).build(), HttpResponse.BodyHandlers.ofByteArray());
        var state = json.readValue(answer.body(), AgentState.class);
        assertThat(state.migration()).isEqualTo("uid-1");
        assertThat(state.wire()).isEqualTo(Wire.VERSION);
        assertThat(state.agentKey()).isNotEmpty();
    }

    @Test
    void saysThatItLivesAndWhatItMeasures() throws Exception {
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").body())
                .contains("pointsman_replication_lag_milliseconds{direction=\"forward\"")
                .contains("pointsman_cutover_pause_milliseconds NaN")
                .contains("pointsman_cutover_part_milliseconds{part=\"catch-up\"} NaN")
                .contains("pointsman_cutover_predicted_pause_milliseconds NaN");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String reason(HttpResponse<byte[]> answer, int status) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        return json.readValue(answer.body(), Refusal.class).reason();
    }

    private HttpResponse<byte[]> put(byte[] body, @Nullable OrderKey signer) throws Exception {
        var request = HttpRequest.newBuilder(base.resolve(DesiredResource.PATH))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signer != null) {
            var order = Order.of(
                    "PUT", DesiredResource.PATH, body, "uid-1", 0, Instant.now().getEpochSecond() + 30);
            OrderHeaders.of(order, signer, null).forEach(request::header);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static AgentDesired desired(String migration, long revision) {
        var nowhere = new Endpoint("127.0.0.1", 1, "orders", TlsMode.DISABLE);
        var tables = new AgentDesired.Tables(List.of("public.*"), List.of(), AgentDesired.WithoutIdentity.FULL);
        return new AgentDesired(
                Wire.VERSION,
                revision,
                migration,
                "shop/orders",
                1,
                nowhere,
                nowhere,
                tables,
                AgentDesired.SchemaMode.EXISTING,
                false,
                AgentDesired.Work.PREFLIGHT,
                null,
                null,
                List.of(),
                null,
                null);
    }
}
