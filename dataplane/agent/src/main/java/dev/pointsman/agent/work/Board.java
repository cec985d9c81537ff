package dev.pointsman.agent.work;

import dev.pointsman.agent.AgentConfig;
import dev.pointsman.agent.cutover.Cutovers;
import dev.pointsman.agent.state.AgentKey;
import dev.pointsman.agent.validate.Validations;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.DatabaseState;
import dev.pointsman.wire.AgentState.Fence;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.AgentState.Sequences;
import dev.pointsman.wire.AgentState.Stream;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
    private volatile Stream forward = Stream.NONE;
    private volatile Stream reverse = Stream.NONE;
    private volatile String trouble = "";
    private volatile String unreadNames = "";
    private final Map<Side, List<String>> unguarded = new ConcurrentHashMap<>();
    private volatile @Nullable Cutovers cutovers;
    private volatile @Nullable Validations validations;
    private volatile @Nullable Sequences sequences;
    private volatile boolean cleanedUp;
    private volatile List<String> leftovers = List.of();

    /** Nothing on it yet. */
    @Inject
    public Board(AgentConfig config, AgentKey key) {
        this.config = config;
        this.key = key;
    }

    /** Everything, as last seen. */
    public AgentState state() {
        var moving = cutovers;
        var validating = validations;
        return new AgentState(
                Wire.VERSION,
                VERSION,
                config.audience(),
                key.key().publicText(),
                desiredRevision,
                clock.millis(),
                allChecks(),
                source,
                target,
                troubled(forward),
                reverse,
                validating == null ? null : validating.result(),
                moving == null ? null : moving.journal(),
                moving == null ? null : moving.report(),
                moving == null ? null : moving.predictedPauseMillis(),
                sequences,
                cleanedUp,
                leftovers);
    }

    private List<Check> allChecks() {
        var all = new ArrayList<>(checks);
        var told = trouble;
        if (!told.isEmpty()) {
            all.add(new Check("SetUp", Result.FAIL, "", told));
        }
        var moving = cutovers;
        if (moving != null && !moving.trouble().isEmpty()) {
            all.add(new Check("Cutover", Result.WARN, "", moving.trouble()));
        }
        var unread = unreadNames;
        if (!unread.isEmpty()) {
            all.add(new Check(
                    "Functions",
                    Result.WARN,
                    "",
                    "which functions are volatile cannot be read (" + unread
                            + "); the proxies go by what was read before, and without it move no reads"));
        }
        unguarded.forEach((side, tables) -> {
            if (!tables.isEmpty()) {
                all.add(unguarded(side, tables));
            }
        });
        return all;
    }

    private static Check unguarded(Side side, List<String> tables) {
        var where = side.name().toLowerCase(Locale.ROOT);
        return new Check(
                "Fence",
                Result.FAIL,
                tables.size() + " on the " + where,
                "the fence's trigger is missing or disabled on the " + where + " on " + String.join(", ", tables)
                        + "; the agent puts it back, but whoever took it away may do so again");
    }

    private Stream troubled(Stream stream) {
        var told = trouble;
        return stream.state() == StreamState.NONE && !told.isEmpty()
                ? new Stream(StreamState.BROKEN, told, null, null, 0, 0, 0, 0, 0)
                : stream;
    }

    /** Called when there are new connections: journals and validations are asked of these from now on. */
    void follow(Cutovers moving, Validations validating) {
        cutovers = moving;
        validations = validating;
    }

    /** Called after each look at a fence, with the tables that have none. */
    void fence(Side side, List<String> tables) {
        unguarded.put(side, List.copyOf(tables));
    }

    /** Called after each look at the streams. */
    public void streams(Stream sourceToTarget, Stream targetToSource) {
        forward = sourceToTarget;
        reverse = targetToSource;
    }

    /** Whether every migrated table was copied and streamed to the target at the last look. */
    boolean isTargetWhole() {
        var stream = forward;
        return stream.state() == StreamState.STREAMING && stream.tables() == stream.tablesReady();
    }

    /** Called after each look at the sequences of the side that does not write; null when nobody looks any more. */
    void sequences(@Nullable Sequences seen) {
        sequences = seen;
    }

    /** Why it is not known which functions are volatile, for people; empty when it is. */
    void unreadNames(String message) {
        unreadNames = message;
    }

    /** What keeps the loop from its work, for people; empty when nothing does. */
    public void trouble(String message) {
        trouble = message;
    }

    /** Called when there is something to clean up again. */
    void begun() {
        cleanedUp = false;
        leftovers = List.of();
    }

    /** Called after each clean-up. */
    public void cleanedUp(List<String> left) {
        leftovers = List.copyOf(left);
        cleanedUp = left.isEmpty();
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
