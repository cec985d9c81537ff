package dev.pointsman.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.host.Child;
import dev.pointsman.e2e.host.Folders;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A proxy that people use today, between clients and one server. */
final class Rival implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    private final Path folder;
    private final Path config;
    private final int port;
    private final String poolMode;
    private final String authentication;
    private final Child process;

    private Rival(Path folder, String poolMode, String backend, String authentication) throws IOException {
        this.folder = folder;
        this.authentication = authentication;
        this.poolMode = poolMode;
        this.port = Ports.free();
        this.config = folder.resolve("config");
        write(backend);
        boolean haproxy = poolMode.isEmpty();
        var command = haproxy
                ? List.of(Tools.path("haproxy"), "-db", "-f", config.toString())
                : asNobody(Tools.path("pgbouncer"), config.toString());
        this.process = Child.start(haproxy ? "haproxy" : "pgbouncer", folder, command, Map.of());
    }

    /** PgBouncer refuses root. */
    private static List<String> asNobody(String... command) {
        var whole = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    /** PgBouncer in front of a database. */
    static Rival pgbouncer(String poolMode, HostPostgres server, String database) throws IOException {
        return started(poolMode, line(server, database), "auth_type = any");
    }

    /** PgBouncer whose clients prove by SCRAM-SHA-256 that they are this role. */
    static Rival guarded(String poolMode, HostPostgres server, String database, String role, String verifier)
            throws IOException {
        var users = Files.createTempFile("pointsman-rival-", ".users");
        Files.writeString(users, "\"" + role + "\" \"" + verifier + "\"\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        users.toFile().deleteOnExit();
        return started(poolMode, line(server, database), "auth_type = scram-sha-256\nauth_file = " + users);
    }

    /** HAProxy, as a plain TCP relay. */
    static Rival haproxy(HostPostgres server) throws IOException {
        return started("", "" + server.port(), "");
    }

    private static Rival started(String poolMode, String backend, String authentication) throws IOException {
        var folder = Files.createTempDirectory("pointsman-rival-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var rival = new Rival(folder, poolMode, backend, authentication);
        await("the rival listens")
                .atMost(STARTS_WITHIN)
                .failFast(rival.process::mustLive)
                .until(rival::listens);
        return rival;
    }

    private static String line(HostPostgres server, String database) {
        return database + " = host=127.0.0.1 port=" + server.port() + " dbname=" + database + " user=postgres password="
                + HostPostgres.PASSWORD;
    }

    /** Writes another server into PgBouncer's configuration; it takes effect by RELOAD. */
    void pointAt(HostPostgres server, String database) throws IOException {
        write(line(server, database));
    }

    private void write(String backend) throws IOException {
        Files.writeString(config, poolMode.isEmpty() ? haproxyConfig(backend) : pgbouncerConfig(backend));
    }

    private String haproxyConfig(String backendPort) {
        return """
                global
                  nbthread 1
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen postgres
                  bind 127.0.0.1:%d
                  server one 127.0.0.1:%s
                """.formatted(port, backendPort);
    }

    private String pgbouncerConfig(String database) {
        return """
                [databases]
                %s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                %s
                admin_users = postgres
                pool_mode = %s
                default_pool_size = 100
                max_client_conn = 1000
                ignore_startup_parameters = extra_float_digits
                log_connections = 0
                log_disconnections = 0
                """.formatted(database, port, authentication, poolMode);
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
        Folders.remove(folder);
    }
}
