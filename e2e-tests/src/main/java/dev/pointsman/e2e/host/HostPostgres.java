package dev.pointsman.e2e.host;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL server on a free port of this machine, with fsync on: figures and crashes are real ones. */
public final class HostPostgres implements AutoCloseable {
    public static final String SUPERUSER = "postgres";
    public static final String PASSWORD = "not-a-secret";
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=128MB",
            "max_connections=200",
            "wal_level=logical",
            "max_wal_senders=20",
            "max_replication_slots=20",
            "max_worker_processes=30",
            "max_logical_replication_workers=20",
            "max_sync_workers_per_subscription=2",
            "max_slot_wal_keep_size=4GB",
            "wal_retrieve_retry_interval=100ms",
            "logging_collector=off");
    private final int major;
    private final int port = Ports.free();
    private final Path folder;
    private final List<String> settings;
    private Child server;

    private HostPostgres(int major, String authentication, List<String> more) throws IOException {
        this.major = major;
        this.settings = Stream.concat(SETTINGS.stream(), more.stream()).toList();
        this.folder = ServerUser.folder("pointsman-postgres-" + major + "-");
        initialise(authentication);
        server = launch();
    }

    /** A new server whose clients authenticate by SCRAM-SHA-256. */
    public static HostPostgres start(int major) {
        return start(major, "scram-sha-256", List.of());
    }

    /** The same with more settings. */
    public static HostPostgres start(int major, List<String> more) {
        return start(major, "scram-sha-256", more);
    }

    /** A new server whose clients authenticate by a method of {@code pg_hba.conf}. */
    public static HostPostgres start(int major, String authentication) {
        return start(major, authentication, List.of());
    }

    private static HostPostgres start(int major, String authentication, List<String> more) {
        try {
            var server = new HostPostgres(major, authentication, more);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialise(String authentication) throws IOException {
        var passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
        ServerUser.give(passwordFile);
        var arguments = List.of(
                "-D",
                folder.resolve("data").toString(),
                "-U",
                SUPERUSER,
                "--pwfile",
                passwordFile.toString(),
                "--auth-host=" + authentication,
                "--encoding=UTF8",
                "--locale=C");
        var running = new ProcessBuilder(ServerUser.command(
                        Binaries.of(major).resolve("bin/initdb").toString(), arguments))
                .redirectErrorStream(true)
                .start();
        var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (running.waitFor() != 0) {
                throw new IllegalStateException("initdb failed: " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Child launch() throws IOException {
        var arguments = new ArrayList<>(List.of("-D", folder.resolve("data").toString(), "-p", "" + port));
        settings.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        var program = Binaries.of(major).resolve("bin/postgres").toString();
        return Child.start("postgres", folder, ServerUser.command(program, arguments), Map.of("LC_ALL", "C"));
    }

    private void awaitReady() {
        await("PostgreSQL " + major + " accepts connections")
                .atMost(STARTS_WITHIN)
                .ignoreExceptions()
                .until(() -> {
                    superuser("postgres").connect("await").close();
                    return true;
                });
    }

    /** Kills every process of it at once; {@link #restart} brings it back on the same port. */
    public void kill() {
        server.killAll();
    }

    /** Starts it again after {@link #kill}. */
    public void restart() throws IOException {
        server = launch();
        awaitReady();
    }

    public int port() {
        return port;
    }

    public int major() {
        return major;
    }

    /** What the server said. */
    public String said() {
        return server.said();
    }

    /** Where the server's log is. */
    public Path log() {
        return server.log();
    }

    /** How the superuser reaches a database of it. */
    public Target superuser(String database) {
        return new Target("127.0.0.1", port, database, SUPERUSER, PASSWORD);
    }

    /** Runs statements as the superuser, each in a transaction of its own. */
    public void run(String database, String... statements) {
        try (var connection = superuser(database).connect("host");
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as text; empty for none. */
    public String ask(String database, String query) {
        try (var connection = superuser(database).connect("host");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? "" + rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (server.alive()) {
            server.end("INT");
        }
        Folders.remove(folder);
    }
}
