package dev.pointsman.core;

import dev.pointsman.core.desired.Desired;
import dev.pointsman.core.desired.Desired.Work;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.CutoverSeen;
import dev.pointsman.core.seen.AgentSeen.DatabaseSeen;
import dev.pointsman.core.seen.AgentSeen.Fence;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.JournaledStage;
import dev.pointsman.core.seen.AgentSeen.Laps;
import dev.pointsman.core.seen.AgentSeen.Result;
import dev.pointsman.core.seen.AgentSeen.SequencesSeen;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import dev.pointsman.core.seen.Link;
import dev.pointsman.core.seen.Observation;
import dev.pointsman.core.seen.Peer;
import dev.pointsman.core.seen.ProxyPod;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Agent, proxies and databases as far as the decisions can tell: they do at once what a recorded position asks for, unless a
 * test has told them not to. Not a stand-in for the real ones, whose own tests are elsewhere: the world of a pure function.
 */
final class DataPlane {
    List<Check> checks =
            List.of(new Check("SourceReachable", Result.PASS, "", ""), new Check("WalLevel", Result.PASS, "", ""));
    Link link = new Link.Linked(0, 0);

    @Nullable
    String unreachable;

    @Nullable
    Integer foreign;

    @Nullable
    Long predictedPause = 14L;

    List<String> sequencesBehind = List.of();
    /** What the fences are, where they are not as they should be. */
    final Map<Side, Fence> fences = new EnumMap<>(Side.class);
    /** Why databases cannot be reached. */
    final Map<Side, String> down = new EnumMap<>(Side.class);

    long holes;
    ProxySeen.Compared compared = ProxySeen.Compared.NONE;
    boolean proxiesSilent;
    boolean journalReadable = true;
    boolean obeys = true;
    boolean proxiesObey = true;
    boolean validates = true;
    /** Below zero: not enough heartbeats. */
    long lagP99 = 10;

    StreamState forward = StreamState.STREAMING;
    StreamState reverse = StreamState.STREAMING;
    List<String> differences = List.of();
    String incomplete = "";
    ProxySeen.Traffic source = new Traffic(10_000, 400, 1_000, 10_000, 0);
    ProxySeen.Fallbacks fallbacks = new ProxySeen.Fallbacks(10_000, 0);
    ProxySeen.Traffic target = new Traffic(10_000, 400, 1_000, 10_000, 0);

    private long epoch;
    private boolean moved;
    private Side writes = Side.SOURCE;
    private boolean cleanedUp;
    private @Nullable JournaledStage journaled;
    private boolean remembers;
    private @Nullable ValidationSeen validation;
    private @Nullable CutoverSeen report;
    private long table = -1;
    private long revision;
    private Desired desired = new Desired(null, Work.PREFLIGHT, null, null);

    /** What is recorded takes effect. */
    void follow(Plan plan, Recorded recorded, Instant now) {
        desired = Desired.of(plan, recorded);
        var routing = desired.routing();
        if (proxiesObey && routing != null && isNewer(routing.epoch(), routing.revision())) {
            table = routing.epoch();
            revision = routing.revision();
        }
        if (unreachable != null || !obeys) {
            return;
        }
        if (recorded.traffic().prepared() && !remembers) {
            journaled = new JournaledStage(recorded.sequence(), recorded.text());
        }
        validate(now);
        if (desired.work() == Work.RETIRE) {
            reverse = StreamState.NONE;
        }
        cleanedUp = desired.work() == Work.CLEAN_UP;
    }

    /** The attempt that is ordered succeeds. */
    void moves() {
        var order = desired.cutover();
        if (order == null) {
            throw new AssertionError("no cutover is ordered");
        }
        epoch = order.epoch();
        moved = true;
        writes = order.to();
        table = epoch;
        revision = 0;
    }

    /** The attempt that is ordered is given up. */
    void givesUp(String why, Instant now) {
        var order = desired.cutover();
        if (order == null) {
            throw new AssertionError("no cutover is ordered");
        }
        epoch = order.epoch();
        moved = false;
        report = new CutoverSeen(epoch, "Reopened", "Hold", why, 10, Laps.NONE, List.of(), now);
    }

    /** The attempt that is ordered, if one is, has come to an end. */
    void settled(Recorded recorded, boolean successfully) {
        if (desired.cutover() == null) {
            writes = recorded.traffic().writes();
        } else if (successfully) {
            moves();
        } else {
            epoch = desired.cutover().epoch();
            writes = desired.cutover().to().other();
        }
    }

    void journalText(String text) {
        remembers = true;
        journaled = new JournaledStage(1_000, text);
    }

    Observation seen(Instant now) {
        return new Observation(link, agent(now), proxies(), List.of());
    }

    private Peer<AgentSeen> agent(Instant now) {
        if (foreign != null) {
            return new Peer.Foreign<>(foreign);
        }
        return unreachable == null ? new Peer.Reached<>(state(now)) : new Peer.Unreachable<>(unreachable);
    }

    private AgentSeen state(Instant now) {
        return new AgentSeen(
                now,
                checks,
                database(Side.SOURCE),
                database(Side.TARGET),
                stream(forward),
                stream(reverse),
                validation,
                journalReadable ? new JournalSeen(epoch, true, moved, writes, journaled) : null,
                report,
                predictedPause,
                new SequencesSeen(4, sequencesBehind),
                cleanedUp,
                List.of());
    }

    private DatabaseSeen database(Side side) {
        var problem = down.get(side);
        var fence = side == writes ? Fence.OPEN : Fence.CLOSED;
        return new DatabaseSeen(problem == null, problem, fences.getOrDefault(side, fence));
    }

    private StreamSeen stream(StreamState state) {
        var ready = state == StreamState.STREAMING ? 9 : 3;
        var lag = lagP99 < 0 ? null : Long.valueOf(lagP99);
        return new StreamSeen(
                state, state == StreamState.BROKEN ? "slot is gone" : "", lag, lag, 9, ready, 90, 90, holes);
    }

    private List<ProxyPod> proxies() {
        var pods = new ArrayList<ProxyPod>();
        for (var name : List.of("orders-db-a", "orders-db-b")) {
            pods.add(new ProxyPod(
                    name,
                    proxiesSilent
                            ? new Peer.Unreachable<>("timed out")
                            : new Peer.Reached<>(new ProxySeen(table, revision, source, target, fallbacks, compared))));
        }
        return pods;
    }

    private void validate(Instant now) {
        var order = desired.validation();
        if (order == null || !validates) {
            return;
        }
        validation = new ValidationSeen(
                order.id(), now, now, incomplete.isEmpty(), 1_000_000, differences.size(), differences, incomplete);
    }

    private boolean isNewer(long otherEpoch, long otherRevision) {
        return otherEpoch != table ? otherEpoch > table : otherRevision > revision;
    }
}
