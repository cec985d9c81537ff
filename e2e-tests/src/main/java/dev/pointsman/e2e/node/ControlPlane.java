package dev.pointsman.e2e.node;

import static org.awaitility.Awaitility.await;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.e2e.host.Folders;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A real etcd and kube-apiserver on this machine that know our kinds. No controller of Kubernetes runs beside them. */
public final class ControlPlane implements AutoCloseable {
    private static final int STARTUP_MILLIS = 120_000;
    /** Builds share their machine with others. */
    private static final int REQUEST_MILLIS = 60_000;

    private static final Duration KNOWN_WITHIN = Duration.ofMinutes(1);
    private static final List<String> CRDS =
            List.of("databaseproxies.pointsman.dev-v1.yml", "databasemigrations.pointsman.dev-v1.yml");
    private final KubeAPIServer server;
    private final KubernetesClient client;
    private final Path folder;
    private final Thread hook;

    private ControlPlane(KubeAPIServer server) throws IOException {
        this.server = server;
        this.hook = new Thread(server::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        var config = Config.fromKubeconfig(server.getKubeConfigYaml());
        config.setRequestTimeout(REQUEST_MILLIS);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.folder = Files.createTempDirectory("pointsman-api-server-");
        Files.writeString(kubeconfig(), server.getKubeConfigYaml());
    }

    /** Starts it and makes these namespaces. */
    public static ControlPlane start(String... namespaces) {
        var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withOfflineMode(true)
                .withStartupTimeout(STARTUP_MILLIS)
                // Nobody makes service accounts here.
                .withApiServerFlags(
                        List.of("--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount"))
                .build());
        server.start();
        try {
            var started = new ControlPlane(server);
            CRDS.forEach(started::install);
            for (var namespace : namespaces) {
                started.make(namespace);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install(String file) {
        try (var stream = DatabaseProxy.class.getResourceAsStream("/META-INF/fabric8/" + file)) {
            var crd = client.load(Objects.requireNonNull(stream, file))
                    .serverSideApply()
                    .getFirst();
            var made = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(crd.getMetadata().getName());
            await(file + " is known").atMost(KNOWN_WITHIN).until(() -> established(made.require()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server writes {@code conditions: null} before it has any. */
    private static boolean established(CustomResourceDefinition crd) {
        var conditions = crd.getStatus().getConditions();
        return conditions != null
                && conditions.stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    private void make(String namespace) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /** A client with every right. */
    public KubernetesClient client() {
        return client;
    }

    /** The file by which programs find it. */
    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        Runtime.getRuntime().removeShutdownHook(hook);
        Folders.remove(folder);
    }
}
