package dev.pointsman.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.cluster.ClusterProvider.Lifetime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node of our own comes, runs Pods, and goes without a trace, whoever is killed meanwhile. */
class OwnNodeTest {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Path CLAIMS = Path.of("/run/pointsman/clusters");

    private final OwnNode.Provider provider = new OwnNode.Provider();

    @BeforeEach
    void needsRoot() {
        var unavailable = provider.unavailable();
        assertThat(unavailable.isEmpty() || !"1".equals(System.getenv("REQUIRE_NODE")))
                .as(unavailable.orElse(""))
                .isTrue();
        Assumptions.assumeTrue(unavailable.isEmpty(), unavailable.orElse(""));
    }

    @Test
    void runsAPodAndLeavesNothingWhenStopped() {
        Traces traces;
        try (Cluster node = provider.start(Lifetime.THIS_PROCESS)) {
            traces = Traces.of(folder(node.kubeconfig()));
            var kubectl = Kubectl.on(node);
            kubectl.run("run", "idle", "--image=docker.io/pointsman/pause:1", "--restart=Never");
            kubectl.run("wait", "--for=condition=Ready", "pod/idle", "--timeout=60s");
            assertThat(traces.found()).isNotEmpty();
        }

        assertThat(traces.found()).isEmpty();
    }

    @Test
    void isSweptByTheNextStartWhenItsOwnerWasKilled() throws Exception {
        Process owner = new ProcessBuilder("sh", "-c", "read _").start();
        String printed = Command.of(Scripts.script("start-node.sh").toString())
                .with("CLUSTER_OWNER", Long.toString(owner.pid()))
                .run(START);
        Traces orphan = Traces.of(folder(Path.of(printed.lines().toList().getLast())));

        owner.destroyForcibly().waitFor();
        try (Cluster next = provider.start(Lifetime.THIS_PROCESS)) {
            assertThat(orphan.foundOutsideItsSlot()).isEmpty();
            assertThat(Kubectl.on(next).run("get", "nodes", "-o", "name")).isEqualTo("node/node1");
        }
    }

    @Test
    void isSweptWhenItsStartWasKilledHalfWay() throws Exception {
        List<Path> before = claims();
        Process starting = new ProcessBuilder(Scripts.script("start-node.sh").toString())
                .redirectErrorStream(true)
                .start();
        Path claim = await().atMost(START)
                .until(
                        () -> claims().stream().filter(c -> !before.contains(c)).findFirst(),
                        c -> c.filter(made -> Files.exists(made.resolve("outer")))
                                .isPresent())
                .orElseThrow();
        Traces half =
                Traces.of(Path.of(Files.readString(claim.resolve("workdir")).strip()));

        starting.destroyForcibly().waitFor();
        Command.of(Scripts.script("stop-node.sh").toString()).run(START);

        assertThat(half.found()).isEmpty();
    }

    private static Path folder(Path kubeconfig) {
        return Objects.requireNonNull(kubeconfig.toAbsolutePath().getParent());
    }

    private static List<Path> claims() throws IOException {
        if (!Files.isDirectory(CLAIMS)) {
            return List.of();
        }
        try (Stream<Path> slots = Files.list(CLAIMS)) {
            return slots.filter(Files::isDirectory).toList();
        }
    }
}
