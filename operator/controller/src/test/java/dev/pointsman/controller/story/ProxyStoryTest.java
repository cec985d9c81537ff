package dev.pointsman.controller.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.FakeProxy;
import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.RunningOperator;
import dev.pointsman.controller.world.TestSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyStoryTest {
    private final KubernetesClient client = ApiServer.client();
    private final String namespace = ApiServer.namespace();
    private RunningOperator operator = RunningOperator.start(namespace, TestSettings.version("0.1.0"));

    @BeforeEach
    void proxy() {
        Given.proxy(namespace);
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    private DatabaseProxy there() {
        return client.resources(DatabaseProxy.class)
                .inNamespace(namespace)
                .withName("orders-db")
                .require();
    }

    private Map<String, String> conditions() {
        var status = there().getStatus();
        return Given.conditions(status == null ? null : status.conditions());
    }

    @Test
    void givesEveryPodTheTableAndIsReady() {
        var deployment = Given.rolledOut(namespace, "orders-db");
        try (var one = new FakeProxy(deployment);
                var two = new FakeProxy(deployment)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(conditions()).containsEntry("Ready", "True/Serving"));
            assertThat(one.table()).isNotNull().isEqualTo(two.table());
            assertThat(there().getStatus().endpoint()).isEqualTo("orders-db." + namespace + ".svc:5432");
        }
    }
}
