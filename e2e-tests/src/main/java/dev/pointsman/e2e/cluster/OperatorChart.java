package dev.pointsman.e2e.cluster;

import com.marcnuri.helm.Helm;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** The operator's Helm chart in one namespace of a cluster, put there the way a user would. */
public record OperatorChart(Cluster cluster, String namespace) {
    /** The release's name. */
    public static final String RELEASE = "pointsman";

    private static final Duration READY = Duration.ofMinutes(3);

    /** Installs or upgrades, makes the namespace if need be, and returns when the operator's Pods are ready. */
    public void apply(String valuesYaml) {
        withFile(
                images() + valuesYaml,
                values -> chart().upgrade()
                        .install()
                        .createNamespace()
                        .withName(RELEASE)
                        .withNamespace(namespace)
                        .withKubeConfig(cluster.kubeconfig())
                        .withValuesFile(values)
                        .waitReady()
                        .withTimeout((int) READY.toSeconds())
                        .call());
    }

    /** Uninstalls; the resource definitions stay, and with them all resources. */
    public void uninstall() {
        Helm.uninstall(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .call();
    }

    /** The manifests that the chart would install, for a cluster of the given version. */
    public static String render(String namespace, String kubernetesVersion, String valuesYaml) {
        return withFile(
                valuesYaml,
                values -> chart().template()
                        .withName(RELEASE)
                        .withNamespace(namespace)
                        .withKubeVersion(kubernetesVersion)
                        .withValuesFile(values)
                        .call());
    }

    private static Helm chart() {
        return new Helm(Project.root().resolve("helm-chart"));
    }

    private String images() {
        var lines = new StringBuilder("images:\n");
        for (String name : Images.PRODUCT) {
            lines.append("  " + name + ": {repository: " + cluster.imageName("pointsman-" + name) + "}\n");
        }
        return lines.toString();
    }

    private static <T> T withFile(String yaml, Function<Path, T> use) {
        try {
            Path values = Files.writeString(Files.createTempFile("values", ".yaml"), yaml);
            try {
                return use.apply(values);
            } finally {
                Files.delete(values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
