package dev.pointsman.e2e.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chooses the provider: the user's own cluster, then K3s in Docker, then a node of our own. */
public final class Clusters {
    private Clusters() {}

    /** What was found: a provider that can start, or the reason of each that cannot. */
    public sealed interface Choice {
        /** The first provider that can give a cluster here. */
        record Available(ClusterProvider provider) implements Choice {}

        /** No provider can; one sentence says why for each. */
        record None(String reason) implements Choice {}
    }

    /** Chooses among all providers by the environment's settings. */
    public static Choice choose(Map<String, String> environment) {
        if (environment.containsKey(UserCluster.KUBECONFIG)) {
            // A user who names a cluster wants that one: a mistake in the name must not start another.
            return first(List.of(new UserCluster.Provider(environment)));
        }
        return first(List.of(new UserCluster.Provider(environment), new K3sCluster.Provider(), new OwnNode.Provider()));
    }

    static Choice first(List<ClusterProvider> providers) {
        List<String> reasons = new ArrayList<>();
        for (ClusterProvider provider : providers) {
            var unavailable = provider.unavailable();
            if (unavailable.isEmpty()) {
                return new Choice.Available(provider);
            }
            reasons.add(provider.name() + ": " + unavailable.get());
        }
        return new Choice.None(String.join(" ", reasons));
    }
}
