package dev.pointsman.agent.schema;

import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.tables.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The pg_dump on the path.
 *
 * @param program where it is
 * @param major its major version
 */
record PgDump(Path program, int major) {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) ([0-9]+).*", Pattern.DOTALL);
    private static final Path NOWHERE = Path.of("/dev/null");
    private static final int TOLD = 500;

    static Optional<PgDump> found() {
        var path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(":", -1))
                .map(folder -> Path.of(folder, "pg_dump"))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(PgDump::versioned);
    }

    private static Optional<PgDump> versioned(Path program) {
        try {
            var matcher = VERSION.matcher(run(new ProcessBuilder(program.toString(), "--version"), NOWHERE));
            return matcher.matches()
                    ? Optional.of(new PgDump(program, Integer.parseInt(matcher.group(1))))
                    : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /**
     * The schema as a script.
     *
     * @param schemas whole schemas
     * @param without tables of them to leave out
     * @param folder where the password file lies meanwhile; never on the command line, never in the environment
     */
    String schema(Database database, List<String> schemas, List<Table> without, Path folder) throws SQLException {
        var command = new ArrayList<>(List.of(
                program.toString(),
                "--schema-only",
                "--no-publications",
                "--no-subscriptions",
                "--no-tablespaces",
                "--no-security-labels",
                "--section=pre-data",
                "--section=post-data"));
        schemas.forEach(schema -> command.add("--schema=" + pattern(schema)));
        without.forEach(
                table -> command.add("--exclude-table=" + pattern(table.schema()) + "." + pattern(table.name())));
        try {
            Files.createDirectories(folder);
            var login = database.login(folder);
            var errors = folder.resolve("pg_dump.err");
            try {
                var builder = new ProcessBuilder(command);
                builder.environment().putAll(login.environment());
                return run(builder, errors);
            } finally {
                Files.deleteIfExists(login.passwordFile());
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pattern(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** What it says on its standard output; on failure what it says on the other one, which holds no row. */
    private static String run(ProcessBuilder builder, Path errors) throws SQLException {
        try {
            var process = builder.redirectError(errors.toFile()).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(WITHIN.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                var said = Files.readString(errors).strip();
                throw new SQLException("pg_dump could not read the source's schema: "
                        + said.substring(0, Math.min(TOLD, said.length())));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("pg_dump was interrupted", e);
        }
    }
}
