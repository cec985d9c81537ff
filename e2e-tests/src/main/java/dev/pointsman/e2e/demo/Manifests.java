package dev.pointsman.e2e.demo;

import static java.util.regex.Matcher.quoteReplacement;

import dev.pointsman.e2e.cluster.Kubectl;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Applies manifests the way a user does: with kubectl. */
record Manifests(Kubectl kubectl) {
    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z_]+)@");

    /** One of the demo's own, with a value for each {@code @NAME@} in it. */
    void apply(String resource, Map<String, String> values) {
        var all = new HashMap<>(values);
        all.put("NAMESPACE", Shop.NAMESPACE);
        all.put("PASSWORD", Shop.PASSWORD);
        all.put("CLIENTS", "" + Shop.CLIENTS);
        applyText(
                PLACEHOLDER.matcher(text(resource)).replaceAll(found -> quoteReplacement(value(all, found.group(1)))));
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
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
