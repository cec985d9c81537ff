package dev.pointsman.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart on a real node, from images built here. */
@ExtendWith(RunningCluster.class)
class OperatorInstalledTest {
    private static final String NAMESPACE = "chart-test";
    private static final String OPERATOR = "system:serviceaccount:" + NAMESPACE + ":pointsman-operator";

    private final OperatorChart chart;
    private final Kubectl kubectl;

    OperatorInstalledTest(Cluster cluster) {
        chart = new OperatorChart(cluster, NAMESPACE);
        kubectl = Kubectl.on(cluster);
        Images.load(cluster, Images.PRODUCT);
    }

    @BeforeEach
    void inANamespaceWithTheStrictestPodSecurity() {
        kubectl.run("create", "namespace", NAMESPACE);
        kubectl.run("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
    }

    @AfterEach
    void removeIt() {
        kubectl.run("delete", "namespace", NAMESPACE);
    }

    @Test
    void becomesReadyUpgradesAndLeavesTheDefinitionsWhenUninstalled() {
        chart.apply("replicas: 2\n");
        assertThat(readyReplicas()).isEqualTo("2");

        chart.apply("replicas: 1\nlogLevel: DEBUG\n");
        assertThat(readyReplicas()).isEqualTo("1");
        assertThat(kubectl.succeeds("auth", "can-i", "get", "secrets", "-n", NAMESPACE, "--as", OPERATOR))
                .isFalse();
        assertThat(kubectl.succeeds("auth", "can-i", "list", "databasemigrations", "-n", NAMESPACE, "--as", OPERATOR))
                .isTrue();
        assertThat(kubectl.succeeds("auth", "can-i", "list", "databasemigrations", "-n", "default", "--as", OPERATOR))
                .isFalse();

        chart.uninstall();
        assertThat(kubectl.run("get", "crd", "-o", "name")).contains("databasemigrations.pointsman.dev");
        assertThat(kubectl.run("-n", NAMESPACE, "get", "deployments,roles", "-o", "name"))
                .isEmpty();
    }

    private String readyReplicas() {
        return kubectl.run(
                "-n", NAMESPACE, "get", "deployment", "pointsman-operator", "-o", "jsonpath={.status.readyReplicas}");
    }
}
