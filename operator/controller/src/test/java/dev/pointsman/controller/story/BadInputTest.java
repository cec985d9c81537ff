package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.RunningOperator;
import dev.pointsman.controller.world.TestSettings;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BadInputTest {
    private final String namespace = ApiServer.namespace();
    private final RunningOperator operator = RunningOperator.start(namespace, TestSettings.version("0.1.0"));

    @AfterEach
    void stop() {
        operator.close();
    }

    private DatabaseMigration there() {
        return ApiServer.client()
                .resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName("orders")
                .require();
    }

    private Map<String, String> conditions() {
        return Given.conditions(there().getStatus().conditions());
    }

    @Test
    void saysWhichFieldIsWrongAndMakesNothing() {
        Given.migration(
                namespace,
                "orders",
                Given.text("in-migration.yaml").replace("{percent: 50, soak: 1s}", "{percent: 100, soak: 1s}"));

        eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Accepted", "False/InvalidSpec"));
        assertThat(there().getStatus().message()).contains("spec.stages[reads-100]");
        assertThat(deployments()).isEmpty();
        var refused = there();
        ApiServer.client().resource(refused).delete();
        eventually().until(() -> ApiServer.client().resource(refused).get() == null);
    }

    @Test
    void saysThatTheProxyDoesNotExist() {
        Given.migration(namespace);

        eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Stalled", "True/ProxyMissing"));
    }

    @Test
    void saysThatTheProxyServesAnotherDatabase() {
        Given.proxy(namespace);
        Given.migration(
                namespace, "orders", Given.text("in-migration.yaml").replace("host: legacy-db", "host: another-db"));

        eventually()
                .untilAsserted(
                        () -> assertThat(conditions()).containsEntry("Stalled", "True/ProxyServesAnotherDatabase"));
    }

    @Test
    void saysThatAQuotaKeepsThePodsAway() {
        Given.proxy(namespace);
        Given.migration(namespace);
        var agent = Given.rolledOut(namespace, "orders-agent");

        ApiServer.client()
                .resource(agent)
                .editStatus(made -> new DeploymentBuilder(made)
                        .editStatus()
                        .addNewCondition()
                        .withType("ReplicaFailure")
                        .withStatus("True")
                        .withReason("FailedCreate")
                        .withMessage("pods \"orders-agent-x\" is forbidden: exceeded quota: small")
                        .endCondition()
                        .endStatus()
                        .build());

        eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Stalled", "True/QuotaExceeded"));
    }

    @Test
    void saysThatTheImageIsNotThere() {
        Given.proxy(namespace);
        Given.migration(namespace);
        var agent = Given.rolledOut(namespace, "orders-agent");

        waiting(agent, "ImagePullBackOff", "not found");

        eventually().untilAsserted(() -> assertThat(conditions()).containsEntry("Stalled", "True/ImageNotThere"));
        assertThat(there().getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.getMessage()).contains("pointsman/agent:0.1.0"));
    }

    private static void waiting(Deployment owner, String reason, String message) {
        var template = owner.getSpec().getTemplate();
        var pod = ApiServer.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(owner.getMetadata().getName() + "-0")
                        .withNamespace(owner.getMetadata().getNamespace())
                        .withLabels(template.getMetadata().getLabels())
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create();
        ApiServer.client()
                .resource(pod)
                .editStatus(there -> new PodBuilder(there)
                        .editOrNewStatus()
                        .withPhase("Pending")
                        .addNewContainerStatus()
                        .withName("agent")
                        .withImage(template.getSpec().getContainers().getFirst().getImage())
                        .withImageID("")
                        .withReady(false)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewWaiting()
                        .withReason(reason)
                        .withMessage(message)
                        .endWaiting()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    private java.util.List<Deployment> deployments() {
        return ApiServer.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .list()
                .getItems();
    }
}
