package dev.pointsman.agent.cutover;

import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.proxy.hold.Timers;
import dev.pointsman.proxy.metrics.Counters;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.HoldReply;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A proxy: the product's holds, fences and routing on a simulated loop. What stands around them is written after
 * {@code Follower} and {@code Orders}.
 */
final class SimulatedProxy {
    private static final Counters COUNTERS = new Counters();
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    /** How much later than its lease a hold may end: what is due at the same moment comes in any order. */
    private static final long SLACK = 2 * Chance.MILLIS;

    private static final long LET_GO_MILLIS = 0;

    /** An order's answer. */
    record Answer(int status, String body) {
        private static final Answer EMPTY = new Answer(OK, "{}");
    }

    private final World world;
    private final String name;
    private final List<SimulatedSession> sessions = new ArrayList<>();
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private Routing routing;
    private Holds holds;
    private Fences fences;
    private int life;
    private boolean up = true;
    private boolean frozen;
    private long leaseMillis;
    private long leaseOverAt;

    SimulatedProxy(World world, String name, RoutingTable table) {
        this.world = world;
        this.name = name;
        var timers = timers();
        this.routing = new Routing(0);
        this.holds = new Holds(timers, COUNTERS);
        this.fences = new Fences(timers, routing);
        begin(table);
    }

    private void begin(RoutingTable table) {
        routing.listen((before, now) -> {
            holds.routed(now);
            fences.routed(before, now);
        });
        routing.offer(table);
    }

    private Timers timers() {
        return new Timers() {
            @Override
            public Future<?> schedule(Runnable what, long delay, TimeUnit unit) {
                boolean endless = delay == leaseMillis && world.has(Flaw.ENDLESS_LEASE);
                return new LoopTimer(endless ? new Timer() : world.agenda().in(unit.toNanos(delay), loop(what)));
            }

            @Override
            public long nanos() {
                return world.agenda().now();
            }
        };
    }

    String name() {
        return name;
    }

    Holds holds() {
        return holds;
    }

    Fences fences() {
        return fences;
    }

    RoutingTable table() {
        return java.util.Objects.requireNonNull(routing.table());
    }

    boolean isUp() {
        return up;
    }

    boolean isQuiet() {
        return up && !frozen && !holds.isHolding() && fences.size() == 0 && holds.waitingSessions() == 0;
    }

    void add(SimulatedSession session) {
        sessions.add(session);
    }

    /** On this proxy's loop, unless it dies before. */
    Runnable loop(Runnable what) {
        int born = life;
        return () -> {
            if (born == life && frozen) {
                backlog.add(what);
            } else if (born == life) {
                what.run();
            }
        };
    }

    // ---- orders

    Answer look() {
        return Answer.EMPTY;
    }

    void hold(Cutover cutover, Consumer<Answer> answer) {
        hold(cutover, new HoldOrder(1, cutover.epoch(), cutover.maxPauseMillis(), cutover.drainMillis()), answer);
    }

    void letGo(Cutover cutover, Consumer<Answer> answer) {
        hold(cutover, new HoldOrder(1, cutover.epoch(), LET_GO_MILLIS, 0), answer);
    }

    private void hold(Cutover cutover, HoldOrder order, Consumer<Answer> answer) {
        var refusal = isOld(cutover) ? old() : holds.refusal(order, routing.table());
        if (refusal != null) {
            answer.accept(refused(refusal));
            return;
        }
        checkLease();
        leaseMillis = order.leaseMillis();
        leaseOverAt = world.agenda().now() + order.leaseMillis() * Chance.MILLIS;
        holds.hold(order, reply -> answer.accept(told(reply)));
    }

    Answer rehearse(Cutover cutover) {
        var order = new HoldOrder(1, cutover.epoch(), cutover.maxPauseMillis(), cutover.drainMillis());
        var refusal = isOld(cutover) ? old() : holds.refusal(order, routing.table());
        return refusal == null ? told(holds.state(cutover.epoch())) : refused(refusal);
    }

    Answer route(Cutover cutover) {
        var before = routing.table();
        boolean taken = routing.offer(cutover.table()) || before == null || !before.isNewerThan(cutover.table());
        return taken ? Answer.EMPTY : refused(old());
    }

    Answer release(Cutover cutover) {
        var refusal = isOld(cutover) ? old() : holds.release(cutover.epoch(), routing.table());
        if (refusal != null) {
            return refused(refusal);
        }
        fences.released();
        return Answer.EMPTY;
    }

    private boolean isOld(Cutover cutover) {
        return cutover.epoch() < table().epoch();
    }

    private Refusal old() {
        return new Refusal(Wire.VERSION, "OldEpoch", "this proxy is at " + table().epoch());
    }

    private static Answer told(HoldReply reply) {
        return new Answer(
                OK,
                "{\"wire\":1,\"epoch\":" + reply.epoch() + ",\"drained\":" + reply.drained()
                        + ",\"openWriteTransactions\":" + reply.openWriteTransactions() + ",\"oldestMillis\":"
                        + reply.oldestMillis() + ",\"heldSessions\":" + reply.heldSessions() + "}");
    }

    private static Answer refused(@Nullable Refusal refusal) {
        return new Answer(CONFLICT, refusal == null ? "" : refusal.message());
    }

    // ---- life

    /** Nobody is held any more when the lease is over. */
    void checkLease() {
        if (up && !frozen && holds.waitingSessions() > 0 && world.agenda().now() > leaseOverAt + SLACK) {
            throw new Violation("S4: " + name + " holds after the lease is over");
        }
    }

    /** Its machine does not run it for so long. */
    void freeze(long nanos) {
        if (frozen || !up) {
            return;
        }
        world.say("%s stands still", name);
        frozen = true;
        int born = life;
        world.agenda().in(nanos, () -> {
            if (born == life) {
                thaw();
            }
        });
    }

    private void thaw() {
        world.say("%s goes on", name);
        frozen = false;
        leaseOverAt = Math.max(leaseOverAt, world.agenda().now());
        while (!frozen && !backlog.isEmpty()) {
            backlog.remove().run();
        }
    }

    /** It dies, and comes back with the table that it is given then. */
    void kill(long downNanos, java.util.function.Supplier<RoutingTable> mounted) {
        if (!up) {
            return;
        }
        world.say("%s is killed", name);
        up = false;
        life++;
        frozen = false;
        backlog.clear();
        sessions.forEach(SimulatedSession::lost);
        world.agenda().in(downNanos, () -> {
            up = true;
            var timers = timers();
            routing = new Routing(0);
            holds = new Holds(timers, COUNTERS);
            fences = new Fences(timers, routing);
            begin(mounted.get());
        });
    }
}
