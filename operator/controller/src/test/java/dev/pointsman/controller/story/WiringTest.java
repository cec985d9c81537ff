package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.Given;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program as Quarkus puts it together, on a real API server: health, metrics and one whole reconcile. */
@QuarkusTest
@QuarkusTestResource(value = WiringTest.RealApiServer.class, restrictToAnnotatedClass = true)
class WiringTest {
    @Inject
    Operator operator;

    @TestHTTPResource("/q/")
    URI management;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Points the program's client at the server of all other tests. */
    public static final class RealApiServer implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try {
                ApiServer.client();
                var file = Files.createTempFile("kubeconfig", ".yaml");
                file.toFile().deleteOnExit();
                Files.writeString(file, ApiServer.kubeconfig());
                System.setProperty("kubeconfig", file.toString());
                return Map.of("quarkus.operator-sdk.namespaces", "wired");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            System.clearProperty("kubeconfig");
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(management.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void reconcilesAndTellsHowItIs() throws IOException, InterruptedException {
        operator.start();
        ApiServer.namespace("wired");
        Given.proxy("wired");
        Given.migration("wired");

        assertThat(Given.rolledOut("wired", "orders-agent")).isNotNull();

        eventually().until(() -> get("health/ready").contains("\"status\": \"UP\""));
        assertThat(get("metrics")).contains("jvm_").doesNotContain("operator_sdk_reconciliations");
    }
}
