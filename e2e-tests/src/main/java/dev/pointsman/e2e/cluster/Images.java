package dev.pointsman.e2e.cluster;

import dev.pointsman.e2e.host.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The project's images, as archives made from what Maven has packaged. */
public final class Images {
    /** The control plane and the data plane. */
    public static final List<String> PRODUCT = List.of("operator", "agent", "proxy");
    /** What the product is tried on: two versions of PostgreSQL, and the load. */
    public static final List<String> TRIAL = List.of("postgres-15", "postgres-18", "load");

    private static final Duration BUILD = Duration.ofMinutes(10);

    private Images() {}

    /** Archives of the named images; made where they are not in the cache yet. */
    public static List<Path> archives(List<String> names) {
        String script = Project.root().resolve("e2e-tests/images/build.sh").toString();
        String printed = Command.of(script, names.toArray(String[]::new)).run(BUILD);
        return printed.lines().map(Path::of).toList();
    }

    /** Makes the named images and gives them to the cluster. */
    public static void load(Cluster cluster, List<String> names) {
        archives(names).forEach(cluster::loadImage);
    }
}
