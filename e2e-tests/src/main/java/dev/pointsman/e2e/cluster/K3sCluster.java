package dev.pointsman.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in a container, on machines whose Docker engine may run privileged containers and can pull the image. */
final class K3sCluster implements Cluster {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.4-k3s1");
    private static final Duration ASK_ENGINE = Duration.ofSeconds(10);

    private final K3sContainer container;
    private final Path kubeconfig;

    private K3sCluster(K3sContainer container, Path kubeconfig) {
        this.container = container;
        this.kubeconfig = kubeconfig;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void loadImage(Path archive) {
        String inside = "/tmp/" + archive.getFileName();
        container.copyFileToContainer(MountableFile.forHostPath(archive), inside);
        try {
            var imported = container.execInContainer("ctr", "-n", "k8s.io", "images", "import", inside);
            if (imported.getExitCode() != 0) {
                throw new IllegalStateException("K3s refused the image " + archive + ": " + imported.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while importing " + archive, e);
        }
    }

    @Override
    public String imageName(String name) {
        return name;
    }

    @Override
    public String stopCommand() {
        return "docker rm -fv " + container.getContainerId();
    }

    @Override
    public void close() {
        container.stop();
    }

    static final class Provider implements ClusterProvider {
        @Override
        public String name() {
            return "K3s in Docker";
        }

        @Override
        public Optional<String> unavailable() {
            if (!Command.exists("docker")) {
                return Optional.of("there is no docker here.");
            }
            return Command.of("docker", "info").succeeds(ASK_ENGINE)
                    ? Optional.empty()
                    : Optional.of("docker is here but no engine answers (docker info).");
        }

        /** Testcontainers' reaper ends the container with this process, so a longer life needs its reuse setting. */
        @Override
        public Cluster start(Lifetime lifetime) {
            var container = new K3sContainer(IMAGE).withReuse(lifetime == Lifetime.UNTIL_STOPPED);
            container.start();
            try {
                Path kubeconfig = Files.createTempFile("pointsman-k3s", ".kubeconfig");
                return new K3sCluster(container, Files.writeString(kubeconfig, container.getKubeConfigYaml()));
            } catch (IOException e) {
                container.stop();
                throw new UncheckedIOException(e);
            }
        }
    }
}
