package dev.pointsman.e2e.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP with Pods through the API server's proxy, so that it works from wherever kubectl works. */
record PodHttp(KubernetesClient client) {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** What a Pod answers. */
    <T> T get(String pod, int port, String path, Class<T> type) {
        @Nullable
        String body =
                client.raw("/api/v1/namespaces/" + Shop.NAMESPACE + "/pods/" + pod + ":" + port + "/proxy" + path);
        if (body == null) {
            throw new DemoFailure("Pod " + pod + " does not answer " + path + " at port " + port);
        }
        try {
            return JSON.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new DemoFailure("Pod " + pod + " answers " + path + " with something else: " + body, e);
        }
    }
}
