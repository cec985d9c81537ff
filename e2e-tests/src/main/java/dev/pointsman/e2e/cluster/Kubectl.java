package dev.pointsman.e2e.cluster;

import java.nio.file.Path;
import java.time.Duration;

/** kubectl on one cluster, as a person would use it. */
public record Kubectl(Path kubeconfig) {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** kubectl as the administrator of this cluster. */
    public static Kubectl on(Cluster cluster) {
        return new Kubectl(cluster.kubeconfig());
    }

    /** Runs it with these arguments and returns what it printed; a refusal is an exception with kubectl's own words. */
    public String run(String... arguments) {
        return command(arguments).run(LIMIT);
    }

    /** Whether kubectl ends with exit code 0. */
    public boolean succeeds(String... arguments) {
        return command(arguments).succeeds(LIMIT);
    }

    private Command command(String... arguments) {
        return Command.of(Scripts.kubectl(), arguments).with("KUBECONFIG", kubeconfig.toString());
    }
}
