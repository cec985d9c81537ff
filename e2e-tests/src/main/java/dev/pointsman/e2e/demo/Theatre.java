package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.cluster.Cluster;
import dev.pointsman.e2e.cluster.ClusterProvider;
import dev.pointsman.e2e.cluster.Clusters;
import dev.pointsman.e2e.cluster.Images;
import dev.pointsman.e2e.cluster.Kubectl;
import dev.pointsman.e2e.cluster.OperatorChart;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The cluster with the operator in it. What it has made is gone after {@link #close}, Ctrl-C included. */
final class Theatre implements AutoCloseable {
    static final String OPERATOR_NAMESPACE = "pointsman-system";
    private static final String VALUES = "watchNamespaces: [" + Shop.NAMESPACE + "]\n";
    private final Cluster cluster;
    private final boolean usersOwn;
    private final boolean keep;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::clear);

    private Theatre(Cluster cluster, boolean usersOwn, boolean keep) {
        this.cluster = cluster;
        this.usersOwn = usersOwn;
        this.keep = keep;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts or opens a cluster by the environment's settings. */
    static Theatre open(Screen screen, boolean keep) {
        return switch (Clusters.choose(System.getenv())) {
            case Clusters.Choice.None none ->
                throw new DemoFailure("there is no Kubernetes to show it in. " + none.reason());
            case Clusters.Choice.Available available -> {
                var provider = available.provider();
                screen.say("starting Kubernetes: " + provider.name());
                var lifetime = keep ? ClusterProvider.Lifetime.UNTIL_STOPPED : ClusterProvider.Lifetime.THIS_PROCESS;
                yield new Theatre(provider.start(lifetime), provider.name().startsWith("Your"), keep);
            }
        };
    }

    Cluster cluster() {
        return cluster;
    }

    Kubectl kubectl() {
        return Kubectl.on(cluster);
    }

    /** A client of the API server; the caller closes it. */
    KubernetesClient client() throws IOException {
        var config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Makes the images and gives them to the nodes. */
    void loadImages(Screen screen) {
        screen.say("making images and giving them to the node");
        Images.load(cluster, Images.PRODUCT);
        Images.load(cluster, Images.TRIAL);
    }

    /** The databases' servers and Secrets. */
    void databases(Manifests manifests) {
        manifests.apply("databases.yaml", Map.of());
        server(manifests, Shop.SOURCE, "legacy-admin", "15");
        server(manifests, Shop.TARGET, "new-admin", "18");
    }

    private void server(Manifests manifests, String name, String secret, String version) {
        manifests.apply(
                "server.yaml",
                Map.of("NAME", name, "SECRET", secret, "IMAGE", cluster.imageName("pointsman-postgres:" + version)));
    }

    /** Installs the operator by its chart. */
    void installOperator(Screen screen) {
        screen.say("installing the operator from helm-chart/");
        new OperatorChart(cluster, OPERATOR_NAMESPACE).apply(VALUES);
    }

    /** What somebody who keeps it running wants to know. */
    String howToLookAround() {
        var kubectl = "KUBECONFIG=" + cluster.kubeconfig() + " kubectl -n " + Shop.NAMESPACE;
        return """
                kept running:
                  look      %1$s get dbm,dbp,pods
                            %1$s describe dbm orders
                  endpoint  orders-db.%2$s.svc:5432 (database orders, user app, password %3$s)
                  metrics   %1$s get --raw /api/v1/namespaces/%2$s/pods/POD:9090/proxy/metrics
                  stop      %4$s""".formatted(kubectl, Shop.NAMESPACE, Shop.PASSWORD, cluster.stopCommand());
    }

    private void clear() {
        if (keep || !closed.compareAndSet(false, true)) {
            return;
        }
        if (usersOwn) {
            // Not by deleting the namespace: the operator has to take its things out of the databases first.
            kubectl().run("delete", "dbm,dbp", "--all", "-n", Shop.NAMESPACE, "--timeout=2m");
            kubectl().run("delete", "namespace", Shop.NAMESPACE);
            new OperatorChart(cluster, OPERATOR_NAMESPACE).uninstall();
        }
        cluster.close();
    }

    @Override
    public void close() {
        clear();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
