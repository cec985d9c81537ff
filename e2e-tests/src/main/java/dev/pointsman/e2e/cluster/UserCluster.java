package dev.pointsman.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A cluster that the user named; images reach it through a registry that both sides can reach. */
final class UserCluster implements Cluster {
    static final String KUBECONFIG = "POINTSMAN_KUBECONFIG";
    static final String REGISTRY = "POINTSMAN_REGISTRY";
    private static final Duration PUSH = Duration.ofMinutes(5);

    private final Path kubeconfig;
    private final String registry;

    private UserCluster(Path kubeconfig, String registry) {
        this.kubeconfig = kubeconfig;
        this.registry = registry;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void loadImage(Path archive) {
        String name = ImageArchive.name(archive);
        Command.of("skopeo", "copy", "docker-archive:" + archive, "docker://" + imageName(name))
                .run(PUSH);
    }

    @Override
    public String imageName(String name) {
        return registry + "/" + name;
    }

    @Override
    public String stopCommand() {
        return "nothing: the cluster is yours";
    }

    @Override
    public void close() {
        // The cluster is the user's: what was installed in it is removed by whoever installed it.
    }

    record Provider(Map<String, String> environment) implements ClusterProvider {
        @Override
        public String name() {
            return "Your cluster";
        }

        @Override
        public Optional<String> unavailable() {
            String file = environment.get(KUBECONFIG);
            if (file == null) {
                return Optional.of("set " + KUBECONFIG + " to a kubeconfig file to use one.");
            }
            if (!Files.isReadable(Path.of(file))) {
                return Optional.of(KUBECONFIG + "=" + file + " cannot be read; name a kubeconfig file.");
            }
            return pushing();
        }

        private Optional<String> pushing() {
            if (environment.getOrDefault(REGISTRY, "").isBlank()) {
                return Optional.of("its nodes need a registry to pull from; set " + REGISTRY
                        + " to one that you may push to, such as registry.example.com/pointsman.");
            }
            return Command.exists("skopeo")
                    ? Optional.empty()
                    : Optional.of("images are pushed to " + REGISTRY + " with skopeo; install it.");
        }

        @Override
        public Cluster start(Lifetime lifetime) {
            Path kubeconfig = Path.of(environment.getOrDefault(KUBECONFIG, ""));
            return new UserCluster(kubeconfig, environment.getOrDefault(REGISTRY, ""));
        }
    }
}
