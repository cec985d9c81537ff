package dev.pointsman.e2e.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL refuses root: started by root, servers run as {@code nobody}. */
final class ServerUser {
    private static final String NOBODY = "nobody";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private ServerUser() {}

    static Path cache() {
        return ROOT
                ? Path.of("/var/cache/pointsman/postgres")
                : Path.of(requireNonNull(System.getProperty("user.home")), ".cache/pointsman/postgres");
    }

    static List<String> command(String program, List<String> arguments) {
        var command = new ArrayList<String>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups"));
        }
        command.add(program);
        command.addAll(arguments);
        return command;
    }

    /** A new folder that belongs to the servers' user. */
    static Path folder(String prefix) throws IOException {
        var folder = Files.createTempDirectory(prefix);
        give(folder);
        return folder;
    }

    static void give(Path file) throws IOException {
        if (ROOT) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
        }
    }
}
