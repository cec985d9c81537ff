package dev.pointsman.e2e.cluster;

import dev.pointsman.e2e.host.Project;
import java.nio.file.Path;
import java.time.Duration;

/** The scripts in {@code e2e-tests/cluster}. */
final class Scripts {
    private static final Duration BUILD = Duration.ofMinutes(30);

    private Scripts() {}

    static Path script(String name) {
        return Project.root().resolve("e2e-tests/cluster").resolve(name);
    }

    /** kubectl, from the PATH or, where there is none, built with the cluster's programs. */
    static String kubectl() {
        return Command.exists("kubectl")
                ? "kubectl"
                : Command.of(script("build.sh").toString()).run(BUILD) + "/kubectl";
    }
}
