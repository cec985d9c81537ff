package dev.pointsman.e2e.host;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The packaged agent as a process. */
public final class HostAgent implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final int CONNECT_MILLIS = 1000;
    private final int port = Ports.free();
    private final String audience;
    private final Path folder;
    private Child process;

    private HostAgent(String audience, Path folder, Map<String, String> environment) {
        this.audience = audience;
        this.folder = folder;
        this.process = launch(environment);
    }

    /**
     * Starts one that answers.
     *
     * @param audience the migration's uid
     * @param keysFile the operator's public keys
     * @param environment more of its environment
     */
    public static HostAgent start(String audience, String keysFile, Map<String, String> environment) {
        try {
            var folder = Files.createTempDirectory("pointsman-agent-");
            Files.writeString(folder.resolve("keys.json"), keysFile);
            Files.createDirectories(folder.resolve("state"));
            for (String side : new String[] {"source", "target"}) {
                var secret = Files.createDirectories(folder.resolve(side));
                Files.writeString(secret.resolve("username"), HostPostgres.SUPERUSER);
                Files.writeString(secret.resolve("password"), HostPostgres.PASSWORD);
            }
            var agent = new HostAgent(audience, folder, environment);
            agent.awaitAnswer();
            return agent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Child launch(Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT",
                "" + port,
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "POINTSMAN_AUDIENCE",
                audience,
                "POINTSMAN_CONFIG_DIR",
                folder.toString(),
                "POINTSMAN_STATE_DIR",
                folder.resolve("state").toString()));
        environment.putAll(more);
        return Child.start("agent", folder, Java.packaged("dataplane/agent"), environment);
    }

    private void awaitAnswer() {
        await("the agent answers")
                .atMost(STARTS_WITHIN)
                .failFast(process::mustLive)
                .ignoreExceptions()
                .until(this::answers);
    }

    private boolean answers() throws IOException {
        var connection =
                (HttpURLConnection) admin().resolve("/v1/state").toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(CONNECT_MILLIS);
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    }

    /** Ends it without warning. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on the same port, with what it kept on its disk. */
    public void restart(Map<String, String> environment) {
        process = launch(environment);
        awaitAnswer();
    }

    public URI admin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
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
