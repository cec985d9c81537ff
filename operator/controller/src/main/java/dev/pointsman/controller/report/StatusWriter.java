package dev.pointsman.controller.report;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Writes a status with the resourceVersion that it was decided on, so that a decision on an older object is refused by the
 * API server and made again, whoever made it.
 */
public final class StatusWriter {
    private StatusWriter() {}

    /**
     * Writes.
     *
     * @param decided the object as it was decided on, with the new status in it
     * @return the object as the API server has it now, or empty when it had changed in between
     */
    public static <T extends CustomResource<?, ?>> Optional<T> write(KubernetesClient client, T decided) {
        try {
            return Optional.of(client.resource(decided).updateStatus());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
