package dev.pointsman.agent.postgres;

import static org.awaitility.Awaitility.await;

import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.TlsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real server of a major version, on a free port, as another user than root. Not for tests of crash safety: no fsync. */
public final class PostgresServer implements AutoCloseable {
    public static final String SUPERUSER = "postgres";
    public static final String PASSWORD = "not-a-secret";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "full_page_writes=off",
            "shared_buffers=32MB",
            "max_connections=200",
            "wal_level=logical",
            "max_wal_senders=40",
            "max_replication_slots=40",
            "max_worker_processes=50",
            "max_logical_replication_workers=40",
            "max_sync_workers_per_subscription=4",
            "max_prepared_transactions=5",
            "max_slot_wal_keep_size=4GB",
            "wal_retrieve_retry_interval=100ms",
            "logging_collector=off");
    private static final Map<Integer, PostgresServer> SHARED = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final int major;
    private final int port;
    private final Path folder;
    private final List<String> settings;
    private @Nullable Process process;

    private PostgresServer(int major, List<String> settings) throws IOException {
        this.major = major;
        this.settings = settings;
        this.folder = ServerUser.folder();
        this.port = freePort();
        var passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
        ServerUser.give(passwordFile);
        run(
                "initdb",
                List.of(
                        "-D",
                        dataFolder(),
                        "-U",
                        SUPERUSER,
                        "--pwfile",
                        passwordFile.toString(),
                        "--auth-host=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
    }

    /** A server of its own; the caller closes it. Settings as {@code name=value} come last and win. */
    public static PostgresServer start(int major, String... settings) {
        try {
            var server = new PostgresServer(major, List.of(settings));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One server of this version for the whole test run. Use databases of your own in it. */
    public static PostgresServer shared(int major) {
        return SHARED.computeIfAbsent(major, PostgresServer::start);
    }

    /** Starts it again on the same port after {@link #kill} or {@link #stop}. */
    public void start() {
        var arguments = new ArrayList<>(List.of("-D", dataFolder(), "-p", "" + port));
        for (var list : List.of(SETTINGS, settings)) {
            list.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        }
        try {
            process = builder("postgres", arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(STARTS_WITHIN).ignoreExceptions().until(() -> {
            connect("postgres").close();
            return true;
        });
    }

    /** What a promoted standby of this server would be: the same system on another timeline. Call it after {@link #stop}. */
    public void promote() throws IOException {
        var signal = Files.createFile(folder.resolve("data").resolve("standby.signal"));
        ServerUser.give(signal);
        start();
        run("postgres", "SELECT pg_promote()", "CHECKPOINT");
    }

    /** Keeps what this server has now, as a standby that hears of nothing after it. Call it after {@link #stop}. */
    public void keep() throws IOException {
        copy("data", "kept");
    }

    /** Goes on as that standby, promoted. Call it after {@link #stop}. */
    public void promoteKept() throws IOException {
        delete(folder.resolve("data"));
        copy("kept", "data");
        promote();
    }

    private void copy(String from, String to) throws IOException {
        succeed(new ProcessBuilder(
                "cp", "-a", folder.resolve(from).toString(), folder.resolve(to).toString()));
    }

    /** Gives a file to the user that the server runs as. */
    public void own(Path file) throws IOException {
        ServerUser.give(file);
    }

    /** The server's log. */
    public Path log() {
        return folder.resolve("log");
    }

    /** Stops it as an administrator would who does not wait for clients. */
    public void stop() {
        signal("INT");
    }

    /** Ends it without warning. */
    public void kill() {
        signal("QUIT");
    }

    private void signal(String name) {
        var running = process;
        if (running == null) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, "" + running.pid()).start().waitFor();
            if (!running.waitFor(STARTS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        process = null;
    }

    @Override
    public synchronized void close() {
        kill();
        if (!Files.exists(folder)) {
            return;
        }
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path whole) throws IOException {
        try (var files = Files.walk(whole)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    public int major() {
        return major;
    }

    public int port() {
        return port;
    }

    /** As the superuser. */
    public Connection connect(String database) throws SQLException {
        return connect(database, SUPERUSER, PASSWORD);
    }

    /** A connection of the superuser that speaks the replication protocol. */
    public Connection replicate(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + SUPERUSER
                + "&password=" + PASSWORD
                + "&replication=database&assumeMinServerVersion=15&preferQueryMode=simple");
    }

    public Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, password);
    }

    /** A new empty database. */
    public String createDatabase() {
        var name = "test_" + COUNTER.incrementAndGet();
        run("postgres", "CREATE DATABASE " + name);
        return name;
    }

    /** Runs statements, each in a transaction of its own, as the superuser. */
    public void run(String database, String... statements) {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Endpoint endpoint(String database) {
        return new Endpoint("127.0.0.1", port, database, TlsMode.DISABLE);
    }

    private void run(String program, List<String> arguments) throws IOException {
        succeed(builder(program, arguments));
    }

    private static void succeed(ProcessBuilder program) throws IOException {
        var running = program.redirectErrorStream(true).start();
        var said = new String(running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (running.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder builder(String program, List<String> arguments) {
        var home = Binaries.of(major);
        var builder = new ProcessBuilder(ServerUser.command(home.resolve("bin", program), arguments));
        builder.directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private String dataFolder() {
        return folder.resolve("data").toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
