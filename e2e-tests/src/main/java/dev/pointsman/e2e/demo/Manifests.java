package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.cluster.Kubectl;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Applies manifests the way a user does: with kubectl. */
record Manifests(Kubectl kubectl) {
    /** One of the demo's own, its capital words replaced. */
    void apply(String resource, Map<String, String> values) {
        String yaml = text(resource)
                .replace("NAMESPACE", Shop.NAMESPACE)
                .replace("PASSWORD}", Shop.PASSWORD + "}")
                .replace("CLIENTS", "" + Shop.CLIENTS);
        for (var value : values.entrySet()) {
            yaml = yaml.replace(value.getKey(), value.getValue());
        }
        applyText(yaml);
    }

    /** One of {@code manifests/samples}, as it is. */
    void applySample(String file) {
        kubectl.run("apply", "-n", Shop.NAMESPACE, "-f", sample(file).toString());
    }

    private static Path sample(String file) {
        return Project.built("manifests/samples/" + file);
    }

    private void applyText(String yaml) {
        try {
            Path file = Files.writeString(Files.createTempFile("demo", ".yaml"), yaml);
            try {
                kubectl.run("apply", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        try (var in = Objects.requireNonNull(Manifests.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
