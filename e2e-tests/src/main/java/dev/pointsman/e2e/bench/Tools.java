package dev.pointsman.e2e.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the rivals on this machine. */
final class Tools {
    private Tools() {}

    /** The program's path. */
    static String path(String program) {
        return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin")
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        program + " is not on this machine; e2e-tests/cluster/require.sh bench says how to get it"))
                .toString();
    }
}
