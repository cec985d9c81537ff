package dev.pointsman.agent;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the Pod tells the program by its environment. */
@Singleton
public final class AgentConfig {
    private final String audience;
    private final Path configDir;
    private final Path stateDir;

    /**
     * From {@code POINTSMAN_AUDIENCE}, {@code POINTSMAN_CONFIG_DIR} and {@code POINTSMAN_STATE_DIR}.
     *
     * @param audience uid of the migration; orders for another are refused
     * @param configDir holds {@code keys.json}, {@code source/} and {@code target/}
     * @param stateDir what must survive a restart of the container
     */
    @Inject
    public AgentConfig(
            @ConfigProperty(name = "pointsman.audience") String audience,
            @ConfigProperty(name = "pointsman.config-dir") Path configDir,
            @ConfigProperty(name = "pointsman.state-dir") Path stateDir) {
        this.audience = audience;
        this.configDir = configDir;
        this.stateDir = stateDir;
    }

    /** Uid of the migration this agent belongs to. */
    public String audience() {
        return audience;
    }

    /** The folder with the operator's public keys and the mounted Secrets. */
    public Path configDir() {
        return configDir;
    }

    /** The agent's own folder. */
    public Path stateDir() {
        return stateDir;
    }
}
