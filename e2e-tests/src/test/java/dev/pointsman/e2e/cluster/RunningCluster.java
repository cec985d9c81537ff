package dev.pointsman.e2e.cluster;

import dev.pointsman.e2e.cluster.ClusterProvider.Lifetime;
import dev.pointsman.e2e.cluster.Clusters.Choice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one {@link Cluster} that all of them share; it is started for the first and stopped after the last. Where none
 * can be had the test is skipped with the reason, or fails with it when {@code REQUIRE_NODE=1}.
 */
public final class RunningCluster implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(RunningCluster.class))
                .getOrComputeIfAbsent("cluster", _ -> new Shared(start(provider())), Shared.class)
                .cluster();
    }

    private static Cluster start(ClusterProvider provider) {
        return provider.start(Lifetime.THIS_PROCESS);
    }

    /** The provider that tests use; ends the test when there is none. */
    static ClusterProvider provider() {
        return switch (Clusters.choose(System.getenv())) {
            case Choice.Available(ClusterProvider provider) -> provider;
            case Choice.None(String reason) -> {
                String sentence = "No Kubernetes node for this test. " + reason;
                if ("1".equals(System.getenv("REQUIRE_NODE"))) {
                    throw new AssertionError(sentence);
                }
                Assumptions.abort(sentence);
                throw new AssertionError(sentence);
            }
        };
    }

    private record Shared(Cluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }
}
