package dev.pointsman.agent.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.AgentConfig;
import dev.pointsman.wire.AgentDesired;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The last desired state, in memory and on disk: after a restart the agent goes on while no operator lives. */
@Singleton
public final class KeptDesired {
    private static final String FILE = "desired.json";
    private final ObjectMapper json;
    private final Path file;
    private volatile @Nullable AgentDesired current;

    /** Reads what was kept. */
    @Inject
    public KeptDesired(AgentConfig config, ObjectMapper json) throws IOException {
        this.json = json;
        this.file = config.stateDir().resolve(FILE);
        this.current = Files.exists(file) ? json.readValue(Files.readAllBytes(file), AgentDesired.class) : null;
    }

    /** The last one accepted, or null before the first. */
    public @Nullable AgentDesired current() {
        return current;
    }

    /**
     * Keeps a desired state, unless it is older than the one there is.
     *
     * @return the revision in force afterwards: the given one, or the greater one that refuses it
     */
    public synchronized long keep(AgentDesired desired) throws IOException {
        var kept = current;
        if (kept != null && kept.revision() >= desired.revision()) {
            return kept.revision();
        }
        PrivateFile.write(file, json.writeValueAsBytes(desired));
        current = desired;
        return desired.revision();
    }
}
