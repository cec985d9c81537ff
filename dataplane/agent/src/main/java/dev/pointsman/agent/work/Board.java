package dev.pointsman.agent.work;

import dev.pointsman.agent.AgentConfig;
import dev.pointsman.agent.state.AgentKey;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.DatabaseState;
import dev.pointsman.wire.AgentState.Fence;
import dev.pointsman.wire.AgentState.Stream;
import dev.pointsman.wire.Wire;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Where each worker pins what it last saw; {@link #state()} puts it together without waiting for any of them. */
@Singleton
public final class Board {
    private static final DatabaseState UNSEEN = new DatabaseState(false, "not looked at yet", 0, null, 0, Fence.ABSENT);
    private static final String VERSION = "0.1.0";
    private final AgentConfig config;
    private final AgentKey key;
    private final Clock clock = Clock.systemUTC();
    private volatile long desiredRevision;
    private volatile List<Check> checks = List.of();
    private volatile DatabaseState source = UNSEEN;
    private volatile DatabaseState target = UNSEEN;

    /** Nothing on it yet. */
    @Inject
    public Board(AgentConfig config, AgentKey key) {
        this.config = config;
        this.key = key;
    }

    /** Everything, as last seen. */
    public AgentState state() {
        return new AgentState(
                Wire.VERSION,
                VERSION,
                config.audience(),
                key.key().publicText(),
                desiredRevision,
                clock.millis(),
                checks,
                source,
                target,
                Stream.NONE,
                Stream.NONE,
                null,
                null,
                null,
                null,
                false,
                List.of());
    }

    /** Called when the loop has begun to work on a desired state. */
    public void workingOn(long revision) {
        desiredRevision = revision;
    }

    /** Called after each look at the databases. */
    public void checked(List<Check> found) {
        checks = List.copyOf(found);
    }

    /** Called after each look at the databases. */
    public void seen(DatabaseState onSource, DatabaseState onTarget) {
        source = onSource;
        target = onTarget;
    }
}
