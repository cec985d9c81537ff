package dev.pointsman.e2e.drivers;

import static java.util.Objects.requireNonNull;

import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds this machine's programs, and keeps what was fetched and made for drivers outside the work tree. */
final class Toolbox {
    private static final int HASH_CHARACTERS = 16;

    private Toolbox() {}

    /** Makes the content of a folder. */
    interface Maker {
        void make(Path folder) throws IOException, InterruptedException, Missing;
    }

    /** The path of a program. */
    static String program(String name, String from) throws Missing {
        var folders = System.getenv().getOrDefault("PATH", "/usr/bin") + ":/usr/bin:/usr/local/go/bin";
        return Stream.of(folders.split(":", -1))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new Missing(name + " is not on this machine: install " + from + "."));
    }

    static Path sources(String language) {
        return Project.root().resolve("e2e-tests/drivers").resolve(language);
    }

    /** The sources with this ending, by name. */
    static List<Path> scripts(String language, String ending) throws IOException {
        try (var files = Files.list(sources(language))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** The folder made from these files, found again for as long as none of them changes. */
    static Path made(String what, List<Path> from, Maker maker) throws IOException, InterruptedException, Missing {
        var folder = cache().resolve(what + "-" + hash(from));
        var ready = folder.resolve("ready");
        if (!Files.exists(ready)) {
            Files.createDirectories(folder);
            maker.make(folder);
            Files.createFile(ready);
        }
        return folder;
    }

    /** Runs a step of making, and says the end of what it said when it fails. */
    static void step(String what, Map<String, String> environment, String... command)
            throws IOException, InterruptedException, Missing {
        var said = Programs.make(environment, command);
        if (said.exit() != 0) {
            var lines = said.text().strip().lines().toList();
            throw new Missing(what + " could not be made ready (" + String.join(" ", command) + "): "
                    + String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
        }
    }

    private static Path cache() {
        var given = System.getenv("POINTSMAN_CACHE");
        var home = Path.of(requireNonNull(System.getProperty("user.home")), ".cache");
        var caches = System.getenv("XDG_CACHE_HOME");
        var root = given != null ? Path.of(given) : (caches == null ? home : Path.of(caches)).resolve("pointsman");
        return root.resolve("drivers");
    }

    private static String hash(List<Path> files) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
