package dev.pointsman.e2e.node;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes a Pod's projected volumes into a folder, as a kubelet does it.
 *
 * @param client reads ConfigMaps and Secrets
 * @param namespace the Pod's
 * @param folder where they go
 */
record Mounts(KubernetesClient client, String namespace, Path folder) {

    /** Makes the folder what the volumes say now. */
    void refresh(PodSpec pod) {
        var files = new TreeMap<String, byte[]>();
        pod.getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .forEach(source -> {
                    if (source.getConfigMap() != null) {
                        read(source.getConfigMap(), files);
                    }
                    if (source.getSecret() != null) {
                        read(source.getSecret(), files);
                    }
                });
        files.forEach(this::write);
    }

    private void read(ConfigMapProjection projection, Map<String, byte[]> files) {
        client.configMaps()
                .inNamespace(namespace)
                .withName(projection.getName())
                .require()
                .getData()
                .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private void read(SecretProjection projection, Map<String, byte[]> files) {
        var secret = client.secrets()
                .inNamespace(namespace)
                .withName(projection.getName())
                .get();
        if (secret == null) {
            return; // all of ours are optional
        }
        for (var item : projection.getItems()) {
            var encoded = secret.getData().get(item.getKey());
            if (encoded != null) {
                files.put(item.getPath(), Base64.getDecoder().decode(encoded));
            }
        }
    }

    private void write(String name, byte[] content) {
        try {
            var file = folder.resolve(name);
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
                return;
            }
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            var next = Files.write(folder.resolve(name + ".next"), content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
