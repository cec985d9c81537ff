package dev.pointsman.agent.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.AgentConfig;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.state.AgentKey;
import dev.pointsman.agent.state.KeptDesired;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.StageRecord;
import dev.pointsman.wire.Wire;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent's loop on two real databases, without the admin API. */
final class RunningAgent implements AutoCloseable {
    private final Pair pair;
    private final KeptDesired kept;
    private final Board board;
    private final Loop loop;
    private long revision;
    private Endpoint target;
    private @Nullable Validation validation;
    private @Nullable Cutover cutover;
    private List<ProxyEndpoint> proxies = List.of();

    RunningAgent(Pair pair) throws IOException {
        this.pair = pair;
        this.target = pair.databases().target().endpoint();
        var json = new ObjectMapper();
        var migration = pair.databases().names().migration();
        var config = new AgentConfig(migration, pair.config(), Files.createTempDirectory("pointsman-state"));
        this.kept = new KeptDesired(config, json);
        var key = new AgentKey(config);
        this.board = new Board(config, key);
        this.loop = new Loop(config, key, kept, board, json);
        loop.start(new StartupEvent());
    }

    /** What to be from now on. */
    record Wish(
            Work work,
            SchemaMode schema,
            WithoutIdentity identity,
            boolean unlimitedWal,
            @Nullable StageRecord stage) {
        static Wish of(Work work) {
            return new Wish(work, SchemaMode.EXISTING, WithoutIdentity.FULL, false, null);
        }

        Wish with(SchemaMode mode) {
            return new Wish(work, mode, identity, unlimitedWal, stage);
        }

        Wish with(WithoutIdentity policy) {
            return new Wish(work, schema, policy, unlimitedWal, stage);
        }

        Wish with(StageRecord record) {
            return new Wish(work, schema, identity, unlimitedWal, record);
        }
    }

    void be(Wish wish) throws IOException {
        revision++;
        kept.keep(new AgentDesired(
                Wire.VERSION,
                revision,
                pair.databases().names().migration(),
                "shop/orders",
                1,
                pair.databases().source().endpoint(),
                target,
                new AgentDesired.Tables(List.of("public.*"), List.of(), wish.identity()),
                wish.schema(),
                wish.unlimitedWal(),
                wish.work(),
                validation,
                cutover,
                proxies,
                null,
                wish.stage()));
    }

    /** The target's host is another one from the next {@link #be} on. */
    void target(Endpoint other) {
        target = other;
    }

    /** Ordered from the next {@link #be} on. */
    void order(@Nullable Validation wanted) {
        validation = wanted;
    }

    /** Ordered from the next {@link #be} on. */
    void order(@Nullable Cutover wanted, List<ProxyEndpoint> told) {
        cutover = wanted;
        proxies = told;
    }

    AgentState state() {
        return board.state();
    }

    Check check(String name) {
        return state().checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElse(new Check(name, AgentState.Result.UNKNOWN, "", "not there"));
    }

    @Override
    public void close() throws SQLException {
        loop.stop(new ShutdownEvent());
    }
}
