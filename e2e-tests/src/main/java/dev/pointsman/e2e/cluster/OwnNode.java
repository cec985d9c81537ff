package dev.pointsman.e2e.cluster;

import dev.pointsman.e2e.cluster.ClusterProvider.Lifetime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A node started by the scripts in {@code e2e-tests/cluster}, on Linux as root. */
final class OwnNode implements Cluster {
    /** The first start on a machine compiles Kubernetes. */
    private static final Duration FIRST_START = Duration.ofMinutes(30);

    private static final Duration LOAD = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Duration CHECK = Duration.ofMinutes(10);

    private final Path kubeconfig;

    private OwnNode(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void loadImage(Path archive) {
        script("load-image.sh", folder(), archive.toString()).run(LOAD);
    }

    @Override
    public String imageName(String name) {
        return name;
    }

    @Override
    public String stopCommand() {
        return Scripts.script("stop-node.sh") + " " + folder();
    }

    @Override
    public void close() {
        script("stop-node.sh", folder()).run(STOP);
    }

    private String folder() {
        return String.valueOf(kubeconfig.getParent());
    }

    private static Command script(String name, String... arguments) {
        return Command.of(Scripts.script(name).toString(), arguments);
    }

    static final class Provider implements ClusterProvider {
        @Override
        public String name() {
            return "A node of our own";
        }

        @Override
        public Optional<String> unavailable() {
            return script("require.sh", "node").refusal(CHECK);
        }

        @Override
        public Cluster start(Lifetime lifetime) {
            String owner = switch (lifetime) {
                case THIS_PROCESS -> Long.toString(ProcessHandle.current().pid());
                case UNTIL_STOPPED -> "none";
            };
            String printed =
                    script("start-node.sh").with("CLUSTER_OWNER", owner).run(FIRST_START);
            return new OwnNode(Path.of(printed.lines().toList().getLast()));
        }
    }
}
