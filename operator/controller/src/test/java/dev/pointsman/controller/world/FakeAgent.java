package dev.pointsman.controller.world;

import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.DatabaseState;
import dev.pointsman.wire.AgentState.Fence;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.AgentState.Stream;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.AgentState.TableDifference;
import dev.pointsman.wire.AgentState.ValidationResult;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import dev.pointsman.wire.Wire;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent's admin API over databases that are healthy, fast and not there: copies at once, finds both sides equal unless
 * told otherwise, moves writes at the first try. The databases' memory ({@link Memory}) outlives it, as real ones do.
 */
public final class FakeAgent implements FakePod.Program, AutoCloseable {
    private static final int ADMIN_PORT = 9091;
    private static final int TABLES = 9;
    private static final long ROWS = 1_000_000;

    private final FakePod pod;
    private final List<FakeProxy> proxies;
    private final Memory memory;
    private volatile @Nullable AgentDesired desired;
    private volatile long corrupted;
    private volatile String reverseBroken = "";
    private volatile boolean decides = true;
    private volatile boolean cleans = true;
    private @Nullable ValidationResult validated;
    private long runs;

    /** What the databases keep. */
    public static final class Memory {
        private volatile @Nullable StageRecord stage;
        private volatile long epoch;
        private volatile Side writes = Side.SOURCE;
        private volatile @Nullable CutoverReport cutover;

        /** The last journaled position. */
        public @Nullable StageRecord stage() {
            return stage;
        }
    }

    /** A Pod of this Deployment, beside these proxies. */
    public FakeAgent(Deployment owner, Memory memory, List<FakeProxy> proxies) {
        this.memory = memory;
        this.proxies = proxies;
        this.pod = FakePod.start(owner, ADMIN_PORT, this);
    }

    /** The Pod. */
    public FakePod pod() {
        return pod;
    }

    /** The last order. */
    public @Nullable AgentDesired desired() {
        return desired;
    }

    /** From now on so many rows of one table differ. */
    public void corrupt(long rows) {
        corrupted = rows;
    }

    /** From now on reverse replication is broken for this reason; empty mends it. */
    public void breakReverse(String why) {
        reverseBroken = why;
    }

    /** Whether an attempt to move writes comes to its end. */
    public void decides(boolean comes) {
        decides = comes;
    }

    /** Whether clean-up comes to its end. */
    public void cleansUp(boolean comes) {
        cleans = comes;
    }

    @Override
    public String configMap(Pod known) {
        return known.getMetadata().getLabels().get("app.kubernetes.io/instance") + "-agent";
    }

    @Override
    public synchronized @Nullable Refusal order(String path, byte[] body) throws IOException {
        var given = FakePod.JSON.readValue(body, AgentDesired.class);
        var now = desired;
        if (now != null && given.revision() < now.revision()) {
            return new Refusal(Wire.VERSION, "OldRevision", "a newer desired state is known");
        }
        desired = given;
        var stage = given.stage();
        var known = memory.stage;
        if (stage != null && (known == null || stage.sequence() > known.sequence())) {
            memory.stage = stage;
        }
        move(given.cutover());
        return null;
    }

    private void move(AgentDesired.@Nullable Cutover cutover) {
        if (cutover == null || cutover.epoch() <= memory.epoch || !decides) {
            return;
        }
        memory.epoch = cutover.epoch();
        memory.writes = cutover.to();
        memory.cutover = new CutoverReport(
                cutover.epoch(), Outcome.MOVED, "prove", "", 1, 11, 3, 4, 2, 1, 1, 0.5, List.of(), now());
        proxies.forEach(proxy -> proxy.route(cutover.table()));
    }

    @Override
    public synchronized Object state() {
        var now = desired;
        var work = now == null ? Work.PREFLIGHT : now.work();
        return new AgentState(
                Wire.VERSION,
                "test",
                now == null ? "" : now.migration(),
                "agent-key",
                now == null ? 0 : now.revision(),
                now(),
                now == null
                        ? List.of()
                        : List.of(
                                new Check("SourceReachable", Result.PASS, "18.6", ""),
                                new Check(
                                        "BypassingSessions",
                                        Result.WARN,
                                        "1",
                                        "app from 10.0.0.7 goes past the proxies")),
                database(memory.writes == Side.SOURCE ? Fence.OPEN : Fence.CLOSED),
                database(memory.writes == Side.TARGET ? Fence.OPEN : Fence.CLOSED),
                stream(work, ""),
                stream(work, reverseBroken),
                validation(now),
                journal(),
                memory.cutover,
                14L,
                new AgentState.Sequences(3, List.of()),
                work == Work.CLEAN_UP && cleans,
                List.of());
    }

    private static DatabaseState database(Fence fence) {
        return new DatabaseState(true, null, 180_006, "7", 1, fence);
    }

    private static Stream stream(Work work, String broken) {
        if (!broken.isEmpty()) {
            return new Stream(StreamState.BROKEN, broken, null, null, TABLES, 0, ROWS, ROWS, 0);
        }
        return work == Work.REPLICATE
                ? new Stream(StreamState.STREAMING, "", 5L, 8L, TABLES, TABLES, ROWS, ROWS, 0)
                : Stream.NONE;
    }

    /** The last one stays when no other is asked for. */
    private @Nullable ValidationResult validation(@Nullable AgentDesired now) {
        var order = now == null ? null : now.validation();
        if (order == null) {
            return validated;
        }
        runs++;
        var differences = corrupted == 0
                ? List.<TableDifference>of()
                : List.of(new TableDifference("shop.orders", 0, 0, corrupted));
        validated = new ValidationResult(
                order.id(), runs, now(), now(), order.depth(), true, ROWS, corrupted, differences, "");
        return validated;
    }

    private Journal journal() {
        var outcome = memory.epoch == 0 ? Outcome.NONE : Outcome.MOVED;
        return new Journal(memory.epoch, true, outcome, memory.writes, memory.stage);
    }

    private static long now() {
        return Instant.now().toEpochMilli();
    }

    @Override
    public void close() {
        pod.close();
    }
}
