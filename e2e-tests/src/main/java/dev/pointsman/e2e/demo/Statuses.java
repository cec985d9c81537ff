package dev.pointsman.e2e.demo;

import dev.pointsman.api.DatabaseMigration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the first status of each stage and phase of every migration, as a user could have seen it, in {@code
 * e2e-tests/target/demo/statuses}. What reads statuses is tested on these.
 */
final class Statuses {
    private final Set<String> kept = new HashSet<>();

    /** Does nothing for a stage and phase that is kept already, or without a status. */
    void keep(DatabaseMigration migration) {
        var status = migration.getStatus();
        if (status == null || status.stage() == null || status.phase() == null) {
            return;
        }
        var metadata = migration.getMetadata();
        var name = metadata.getName() + "-" + status.stage() + "-" + status.phase() + ".yaml";
        if (kept.add(name)) {
            var seen = new LinkedHashMap<String, Object>();
            seen.put("apiVersion", migration.getApiVersion());
            seen.put("kind", migration.getKind());
            seen.put("metadata", Map.of("name", metadata.getName(), "generation", metadata.getGeneration()));
            seen.put("status", status);
            write(name, Serialization.asYaml(seen));
        }
    }

    private static void write(String name, String yaml) {
        try {
            Path folder = Files.createDirectories(Evidence.folder().resolve("statuses"));
            Files.writeString(folder.resolve(name), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
