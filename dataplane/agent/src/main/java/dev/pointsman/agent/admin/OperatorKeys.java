package dev.pointsman.agent.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.AgentConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/** The operator's public keys, from the mounted file; read at each order, so that a rotation needs no restart. */
@Singleton
public final class OperatorKeys {
    private static final String FILE = "keys.json";
    private final AgentConfig config;
    private final ObjectMapper json;

    /** Reads nothing yet. */
    @Inject
    public OperatorKeys(AgentConfig config, ObjectMapper json) {
        this.config = config;
        this.json = json;
    }

    private record KeysFile(Set<String> keys) {}

    /** The keys; none when the file is not there yet. */
    public Set<String> current() throws IOException {
        var file = config.configDir().resolve(FILE);
        return Files.exists(file)
                ? json.readValue(Files.readAllBytes(file), KeysFile.class).keys()
                : Set.of();
    }
}
