package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.FakeProxy;
import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.Made;
import dev.pointsman.controller.world.RunningOperator;
import dev.pointsman.controller.world.TestSettings;
import dev.pointsman.controller.world.Writes;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyStoryTest {
    /** It looks once a minute even when no event comes. */
    private static final Duration BEFORE_THE_NEXT_LOOK = Duration.ofSeconds(20);

    private final KubernetesClient client = ApiServer.client();
    private final String namespace = ApiServer.namespace();
    private RunningOperator operator = RunningOperator.start(namespace, TestSettings.version("0.1.0"));

    @AfterEach
    void stop() {
        operator.close();
    }

    private Resource<DatabaseProxy> proxy() {
        return client.resources(DatabaseProxy.class).inNamespace(namespace).withName("orders-db");
    }

    private Map<String, String> conditions() {
        return Given.conditions(proxy().require().getStatus().conditions());
    }

    private void commit(String mergePatch) {
        proxy().patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    @Test
    void givesEveryPodTheTableAndIsReady() {
        Given.proxy(namespace);
        var deployment = Given.rolledOut(namespace, "orders-db");
        try (var one = new FakeProxy(deployment);
                var two = new FakeProxy(deployment)) {
            eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Ready", "True/Serving"));
            assertThat(one.table()).isNotNull().isEqualTo(two.table());
            assertThat(proxy().require().getStatus().endpoint()).isEqualTo("orders-db." + namespace + ".svc:5432");
        }
    }

    @Test
    void givesNothingAnOwnerThatCouldTakeItAway() {
        Given.proxy(namespace);
        Given.rolledOut(namespace, "orders-db");
        eventually().until(() -> Made.by(namespace, "orders-db").size() == 5);

        var made = Made.by(namespace, "orders-db");

        assertThat(made)
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getOwnerReferences()).isEmpty());
    }

    @Test
    void writesNothingWhenNothingChanges() {
        Given.proxy(namespace);
        try (var one = new FakeProxy(Given.rolledOut(namespace, "orders-db"));
                var two = new FakeProxy(Given.rolledOut(namespace, "orders-db"))) {
            eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Ready", "True/Serving"));
            var before = Writes.count();

            operator.close();
            operator = RunningOperator.start(namespace, TestSettings.version("0.1.0"));

            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> Writes.count() == before);
            assertThat(one.pod().orders() + two.pod().orders()).isEqualTo(2);
        }
    }

    @Test
    void takesNothingThatBelongsToSomebodyElse() {
        var service = client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("orders-db")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", "legacy")
                        .addNewPort()
                        .withPort(5432)
                        .endPort()
                        .endSpec()
                        .build())
                .create();

        Given.proxy(namespace);

        eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Stalled", "True/NameTaken"));
        assertThat(client.resource(service).get().getMetadata().getResourceVersion())
                .isEqualTo(service.getMetadata().getResourceVersion());
    }

    @Test
    void doesNotFollowAManifestThatIsOlderThanTheLastCutover() {
        Given.proxy(namespace);
        try (var pod = new FakeProxy(Given.rolledOut(namespace, "orders-db"))) {
            eventually().until(() -> pod.table() != null);
            var first = pod.table();
            pod.route(new RoutingTable(first.wire(), 7, 0, null, first.source(), null, Side.SOURCE, Reads.NONE, false));

            commit("{\"spec\":{\"backend\":{\"host\":\"old-db\",\"asOfEpoch\":3}}}");

            eventually()
                    .untilAsserted(() -> assertThat(conditions()).containsEntry("BackendDrift", "True/OlderThanEpoch"));
            assertThat(proxy().require().getStatus().epoch()).isEqualTo(7);
            assertThat(pod.table().source().host()).isEqualTo("legacy-db");
            commit("{\"spec\":{\"backend\":{\"host\":\"restored-db\",\"asOfEpoch\":7}}}");
            eventually().until(() -> pod.table().source().host().equals("restored-db"));
            assertThat(pod.table().epoch()).isEqualTo(7);
        }
    }

    @Test
    void settlesWhenAMigrationGivesItBackAndNotAtTheNextLook() {
        Given.proxy(namespace);
        Given.migration(
                namespace, "orders", Given.text("in-migration.yaml").replace("name: orders-db", "name: nobody"));
        try (var pod = new FakeProxy(Given.rolledOut(namespace, "orders-db"))) {
            eventually().until(() -> pod.table() != null);
            claim("\"orders\"");
            var first = pod.table();
            pod.route(
                    new RoutingTable(first.wire(), 7, 0, "left", first.source(), null, Side.SOURCE, Reads.NONE, false));

            claim("null");

            await().atMost(BEFORE_THE_NEXT_LOOK).until(() -> pod.table().migration() == null);
            assertThat(pod.table().epoch()).isEqualTo(7);
        }
    }

    private void claim(String migration) {
        proxy().subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"migration\":" + migration + "}}");
    }

    @Test
    void followsOnlyTheNumberOfReplicasOnceItsPodsAreMade() {
        Given.proxy(namespace);
        var made = Given.rolledOut(namespace, "orders-db");

        commit("{\"spec\":{\"replicas\":3}}");

        var deployment = client.apps().deployments().inNamespace(namespace).withName("orders-db");
        eventually().until(() -> deployment.require().getSpec().getReplicas() == 3);
        assertThat(deployment.require().getSpec().getTemplate())
                .isEqualTo(made.getSpec().getTemplate());
    }

    @Test
    void leavesNothingBehind() {
        Given.proxy(namespace);
        Given.rolledOut(namespace, "orders-db");
        eventually().until(() -> Made.by(namespace, "orders-db").size() == 5);

        proxy().delete();

        eventually().until(() -> proxy().get() == null);
        assertThat(Made.by(namespace, "orders-db")).isEmpty();
    }
}
