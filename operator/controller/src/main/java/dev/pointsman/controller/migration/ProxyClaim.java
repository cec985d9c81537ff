package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.ProxyStatus;
import dev.pointsman.controller.report.StatusWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * One migration at a time moves a proxy's traffic: the one whose name stands in the proxy's status. The API server refuses
 * the second of two that claim the same version of the proxy.
 */
final class ProxyClaim {
    private ProxyClaim() {}

    /** Claims a proxy that nobody has; whether that worked. */
    static boolean take(KubernetesClient client, DatabaseProxy proxy, String migration) {
        var status = proxy.getStatus();
        return status != null && status.migration() == null && write(client, proxy, status, migration);
    }

    /** Gives the proxy back; whether that worked. */
    static boolean release(KubernetesClient client, DatabaseProxy proxy) {
        var status = proxy.getStatus();
        return status == null || write(client, proxy, status, null);
    }

    private static boolean write(
            KubernetesClient client, DatabaseProxy proxy, ProxyStatus status, @Nullable String migration) {
        var claimed = new DatabaseProxy();
        claimed.setMetadata(proxy.getMetadata());
        claimed.setSpec(proxy.getSpec());
        claimed.setStatus(new ProxyStatus(
                status.observedGeneration(),
                status.endpoint(),
                status.version(),
                status.image(),
                status.replicas(),
                status.readyReplicas(),
                status.selector(),
                status.epoch(),
                status.revision(),
                status.serving(),
                migration,
                status.conditions()));
        return StatusWriter.write(client, claimed).isPresent();
    }
}
