package dev.pointsman.agent.state;

import dev.pointsman.agent.AgentConfig;
import dev.pointsman.wire.order.OrderKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The agent's own signing key: made once, kept on its disk, named by the operator in authorities. */
@Singleton
public final class AgentKey {
    private static final String FILE = "agent.key";
    private final OrderKey key;

    /** Reads the key, or makes it. */
    @Inject
    public AgentKey(AgentConfig config) throws IOException {
        var file = config.stateDir().resolve(FILE);
        this.key = Files.exists(file) ? read(file) : make(file);
    }

    private static OrderKey read(Path file) throws IOException {
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        return OrderKey.parse(lines.get(0), lines.get(1));
    }

    private static OrderKey make(Path file) throws IOException {
        var key = OrderKey.generate();
        PrivateFile.write(file, (key.privateText() + "\n" + key.publicText() + "\n").getBytes(StandardCharsets.UTF_8));
        return key;
    }

    /** The key; it signs orders to proxies. */
    public OrderKey key() {
        return key;
    }
}
