package dev.pointsman.e2e.cluster;

import java.util.Optional;

/** One way to come by a {@link Cluster}. */
public interface ClusterProvider {
    /** The provider's name in messages to people. */
    String name();

    /** Why this provider cannot give a cluster here, as a sentence; empty when it can. */
    Optional<String> unavailable();

    /** Starts or opens the cluster; only asked when {@link #unavailable} was empty. */
    Cluster start(Lifetime lifetime);

    /** Whether the cluster ends with this process at the latest, or stays until it is stopped. */
    enum Lifetime {
        /** If this process is killed, the next start on this machine removes what is left of the cluster. */
        THIS_PROCESS,
        /** The cluster stays until somebody runs its stop command. */
        UNTIL_STOPPED
    }
}
