package dev.pointsman.controller.world;

import dev.pointsman.api.DatabaseProxy;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One real etcd and kube-apiserver for all tests of this process; each test has a namespace of its own. */
public final class ApiServer {
    private static final int STARTUP_MILLIS = 120_000;
    /** Builds share their machine with others. */
    private static final int REQUEST_MILLIS = 60_000;

    private static final List<String> CRDS =
            List.of("databaseproxies.pointsman.dev-v1.yml", "databasemigrations.pointsman.dev-v1.yml");
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static @Nullable KubeAPIServer server;
    private static @Nullable KubernetesClient client;

    private ApiServer() {}

    private static KubeAPIServer start() {
        var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withOfflineMode(true)
                .withStartupTimeout(STARTUP_MILLIS)
                // No controller makes service accounts here.
                .withApiServerFlags(
                        List.of("--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount"))
                .build());
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        return server;
    }

    /** Not in a static initialiser: the wait looks from another thread, which would wait for the class. */
    private static void installCrd(KubernetesClient with, String file) {
        try (var stream = DatabaseProxy.class.getResourceAsStream("/META-INF/fabric8/" + file)) {
            var crd = with.load(Objects.requireNonNull(stream, file))
                    .serverSideApply()
                    .getFirst();
            var crds = with.apiextensions().v1().customResourceDefinitions();
            var made = crds.withName(crd.getMetadata().getName());
            Awaitility.await().until(() -> established(made.require()));
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

    private static synchronized KubeAPIServer server() {
        if (server == null) {
            server = start();
        }
        return server;
    }

    /** A client with every right. */
    public static synchronized KubernetesClient client() {
        if (client == null) {
            var made = newClient();
            CRDS.forEach(file -> installCrd(made, file));
            client = made;
        }
        return client;
    }

    /** Another one, for an operator that closes its own. */
    public static KubernetesClient newClient() {
        var config = Config.fromKubeconfig(server().getKubeConfigYaml());
        config.setRequestTimeout(REQUEST_MILLIS);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** For programs that read a file. */
    public static String kubeconfig() {
        return server().getKubeConfigYaml();
    }

    /** A fresh namespace; its name. */
    public static String namespace() {
        return namespace("test-" + NAMESPACES.incrementAndGet());
    }

    /** A namespace of this name. */
    public static String namespace(String name) {
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }
}
