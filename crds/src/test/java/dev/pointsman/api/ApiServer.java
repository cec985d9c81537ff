package dev.pointsman.api;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real API server that knows the committed definitions; etcd and kube-apiserver come from the shared cache. */
final class ApiServer implements AutoCloseable {
    private static final int STARTUP_MILLIS = 120_000;

    private final KubeAPIServer server;
    private final KubernetesClient client;

    private ApiServer(KubeAPIServer server) {
        this.server = server;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
    }

    static ApiServer start() throws IOException {
        var binaries = binaries().orElseThrow(ApiServer::missing);
        var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries.toString())
                .withApiServerVersion(version(binaries))
                .withOfflineMode(true)
                .withStartupTimeout(STARTUP_MILLIS)
                .withApiServerFlag("--service-cluster-ip-range=10.0.0.0/24")
                .build());
        server.start();
        var started = new ApiServer(server);
        for (var type : new String[] {"databasemigrations", "databaseproxies"}) {
            try (var crd = Files.newInputStream(Path.of("crd", type + ".pointsman.dev-v1.yml"))) {
                started.client.load(crd).serverSideApply();
            }
        }
        return started;
    }

    KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.stop();
    }

    private static Optional<Path> binaries() {
        return Stream.of(
                        Optional.ofNullable(System.getenv("KUBE_API_TEST_DIR")).map(Path::of),
                        Optional.ofNullable(System.getenv("POINTSMAN_CACHE"))
                                .map(cache -> Path.of(cache, "kube-api-test")),
                        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                                .map(cache -> Path.of(cache, "pointsman", "kube-api-test")),
                        Optional.of(Path.of(System.getProperty("user.home"), ".cache", "pointsman", "kube-api-test")))
                .flatMap(Optional::stream)
                .filter(folder -> Files.isDirectory(folder.resolve("k8s")))
                .findFirst();
    }

    /** The version is the name of the folder, as kube-api-test has it: {@code k8s/1.34.4-linux-amd64}. */
    private static String version(Path binaries) throws IOException {
        try (var versions = Files.list(binaries.resolve("k8s"))) {
            return versions.map(folder -> folder.getFileName().toString())
                    .max(String::compareTo)
                    .map(name -> name.substring(0, name.indexOf('-')))
                    .orElseThrow(ApiServer::missing);
        }
    }

    private static RuntimeException missing() {
        var sentence = "no kube-apiserver to try the schema on: run e2e-tests/cluster/api-server-dir.sh once";
        Assumptions.assumeTrue("1".equals(System.getenv("REQUIRE_NODE")), sentence);
        return new IllegalStateException(sentence);
    }
}
