package dev.pointsman.e2e.host;

import static org.awaitility.Awaitility.await;

import dev.pointsman.wire.RoutingTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged proxy as a process. */
public final class HostProxy implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    private static final int CONNECT_MILLIS = 1000;
    private final int port = Ports.free();
    private final int adminPort = Ports.free();
    private final String audience;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> command;
    private Child process;

    private HostProxy(String audience, Path folder, Map<String, String> environment, List<String> command) {
        this.command = command;
        this.audience = audience;
        this.folder = folder;
        this.environment = environment;
        this.process = launch();
    }

    /**
     * Starts one that is ready to serve.
     *
     * @param audience the uid that orders to it carry
     * @param keysFile the operator's public keys
     * @param usersFile the content of {@code auth/users.json}, or empty for trust
     * @param table the first routing table
     */
    public static HostProxy start(String audience, String keysFile, String usersFile, RoutingTable table) {
        return start(audience, keysFile, usersFile, table, Map.of());
    }

    /**
     * The same with more settings.
     *
     * @param environment of the process
     */
    public static HostProxy start(
            String audience, String keysFile, String usersFile, RoutingTable table, Map<String, String> environment) {
        return start(audience, keysFile, usersFile, table, environment, packaged());
    }

    /**
     * The same, started in another way.
     *
     * @param command that becomes the process
     */
    public static HostProxy start(
            String audience,
            String keysFile,
            String usersFile,
            RoutingTable table,
            Map<String, String> environment,
            List<String> command) {
        try {
            var folder = Files.createTempDirectory("pointsman-proxy-");
            Files.writeString(folder.resolve("keys.json"), keysFile);
            publish(folder, table);
            if (!usersFile.isEmpty()) {
                Files.writeString(
                        Files.createDirectories(folder.resolve("auth")).resolve("users.json"), usersFile);
            }
            var proxy = new HostProxy(audience, folder, environment, command);
            proxy.awaitReady();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void publish(Path folder, RoutingTable table) throws IOException {
        var next = Files.write(folder.resolve("routing.next"), HostOperator.JSON.writeValueAsBytes(table));
        Files.move(next, folder.resolve("routing.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts a table where the proxy finds it when it starts, as the operator's ConfigMap would. */
    void publish(RoutingTable table) {
        try {
            publish(folder, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> packaged() {
        var app = Project.built("dataplane/proxy/target/app");
        return command(app + "/*:" + app + "/lib/*");
    }

    /**
     * How the program is started.
     *
     * @param path of its classes
     * @param more options of the virtual machine
     */
    public static List<String> command(String path, String... more) {
        var command = Java.command(more);
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "-cp",
                path,
                "dev.pointsman.proxy.ProxyMain"));
        return command;
    }

    private Child launch() {
        var settings = new HashMap<>(environment);
        settings.putAll(Map.of(
                "POINTSMAN_PORT",
                "" + port,
                "POINTSMAN_ADMIN_PORT",
                "" + adminPort,
                "POINTSMAN_AUDIENCE",
                audience,
                "POINTSMAN_CONFIG_DIR",
                folder.toString()));
        return Child.start("proxy", folder, command, settings);
    }

    private void awaitReady() {
        await("the proxy is ready")
                .atMost(STARTS_WITHIN)
                .failFast(process::mustLive)
                .ignoreExceptions()
                .until(this::ready);
    }

    private boolean ready() throws IOException {
        var connection =
                (HttpURLConnection) admin().resolve("/health/ready").toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(CONNECT_MILLIS);
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    }

    /** Ends it without warning. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on the same ports. */
    public void restart() {
        launchAgain();
        awaitReady();
    }

    /** The same, and does not wait for it. */
    public void launchAgain() {
        process = launch();
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    public URI admin() {
        return URI.create("http://127.0.0.1:" + adminPort);
    }

    int adminPort() {
        return adminPort;
    }

    public String audience() {
        return audience;
    }

    public Child process() {
        return process;
    }

    @Override
    public void close() {
        if (process.alive()) {
            process.kill();
        }
        Folders.remove(folder);
    }
}
