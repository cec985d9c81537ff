package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.host.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * pg_dump and pg_restore, on one connection and on four that share a snapshot. They take no server that is newer than
 * themselves, and Debian's are not new.
 */
final class Dumps implements Driver {
    static final int MAJOR = 15;
    /** Comments with times, and the random word that encloses what psql must not interpret. */
    private static final Pattern VARIES = Pattern.compile("^(;|--|\\\\(un)?restrict ).*");

    private String dump = "";
    private String restore = "";

    @Override
    public String name() {
        return "pg_dump";
    }

    @Override
    public void prepare() throws Missing {
        dump = Toolbox.program("pg_dump", "postgresql-client");
        restore = Toolbox.program("pg_restore", "postgresql-client");
    }

    @Override
    public List<Outcome> run(Endpoint endpoint, Set<String> cases) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("pointsman-dump-");
        try {
            var whole = folder.resolve("whole").toString();
            var outcomes = new ArrayList<>(List.of(Programs.version(dump)));
            outcomes.add(said("plain", endpoint, dump, "-n", "play", "--inserts"));
            outcomes.add(said("on four connections", endpoint, dump, "-n", "play", "-Fd", "-Z0", "-j4", "-f", whole));
            outcomes.add(new Outcome("what four connections have", content(Path.of(whole))));
            outcomes.add(said("restored on four", endpoint, restore, "-c", "--if-exists", "-j4", "-d", "app", whole));
            outcomes.add(said("what was restored", endpoint, dump, "-n", "play"));
            return outcomes;
        } finally {
            Folders.remove(folder);
        }
    }

    private static Outcome said(String name, Endpoint endpoint, String... command)
            throws IOException, InterruptedException {
        var said = Programs.run(List.of(command), endpoint, Set.of());
        var broken = said.exit() == 0 ? "" : Outcome.BROKEN;
        return new Outcome(
                name,
                broken + "exit " + said.exit() + "\n" + lasting(said.text().lines()));
    }

    /** Of all tables; the table of contents is binary and has a time in it. */
    private static String content(Path folder) throws IOException {
        var all = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(folder, "[0-9]*.dat")) {
            for (Path file : files) {
                all.add(Files.readString(file));
            }
        }
        Collections.sort(all);
        return all.isEmpty() ? Outcome.BROKEN + "no table" : String.join("\n", all);
    }

    private static String lasting(Stream<String> lines) {
        return lines.filter(line -> !VARIES.matcher(line).matches()).collect(Collectors.joining("\n"));
    }
}
