package dev.pointsman.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the rivals on this machine; as root installs what is missing, else says how. */
final class Tools {
    private static final Map<String, String> PACKAGES =
            new TreeMap<>(Map.of("pgbouncer", "pgbouncer", "haproxy", "haproxy", "pgbench", "postgresql-contrib"));
    private static final List<Path> FOLDERS =
            Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin").map(Path::of).toList();

    private Tools() {}

    /** The program's path. */
    static String path(String program) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException(program + " is not on this machine: "
                        + "apt-get install --no-install-recommends " + PACKAGES.get(program)))
                .toString();
    }

    /** Makes sure that these are there; root without {@code INSTALL=no} gets them from Debian. */
    static void need(String... programs) throws IOException, InterruptedException {
        var missing = new ArrayList<String>();
        for (String program : programs) {
            if (find(program).isEmpty()) {
                missing.add(PACKAGES.getOrDefault(program, program));
            }
        }
        boolean allowed = "root".equals(System.getProperty("user.name")) && !"no".equals(System.getenv("INSTALL"));
        if (!missing.isEmpty() && allowed) {
            install(missing);
        }
        for (String program : programs) {
            var _ = path(program);
        }
    }

    private static void install(List<String> packages) throws IOException, InterruptedException {
        System.out.println("installing " + String.join(" ", packages) + " (INSTALL=no forbids it)");
        var command = new ArrayList<>(List.of("apt-get", "install", "-y", "--no-install-recommends"));
        command.addAll(packages);
        // RUNLEVEL=1 makes Debian's packages start no service.
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive", "RUNLEVEL", "1"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private static Optional<Path> find(String program) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
