package dev.pointsman.proxy;

import dev.pointsman.proxy.admin.Orders;
import dev.pointsman.proxy.metrics.Disconnect;
import dev.pointsman.proxy.session.Station;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.RehearsalOrder;
import dev.pointsman.wire.ReleaseOrder;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.Wire;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Carries orders to the loop, unless they are there already, and brings back what is there. */
final class Follower implements Orders.Following {
    private static final System.Logger LOG = System.getLogger(Follower.class.getName());

    private final Station station;
    private final String version;
    private final Executor telling;
    /** How many of each the log knows of; for the loop's thread. */
    private final Map<Disconnect, Long> told = new EnumMap<>(Disconnect.class);

    private final long startedAt = System.currentTimeMillis();
    private volatile @Nullable ProxyState last;

    /** @param telling writes the log, on a thread that carries nobody and gives no order */
    Follower(Station station, String version, Executor telling) {
        this.station = station;
        this.version = version;
        this.telling = telling;
        station.routing().listen((before, now) -> {
            station.holds().routed(now);
            station.fences().routed(before, now);
            station.sessions().tableChanged();
            tell(
                    "event=routed epoch={0} revision={1} writes={2} readsOnTarget={3}",
                    now.epoch(), now.revision(), now.writes(), now.reads().onTarget());
        });
    }

    /** In a pause everybody waits for the loop's thread, and a disk or a pipe may let a writer wait. */
    private void tell(String format, Object... values) {
        telling.execute(() -> LOG.log(Level.INFO, format, values));
    }

    /** Says in the log how many sessions have ended, and why, that their clients did not end; silent when there are no new ones. */
    void tellDisconnects() {
        for (var why : Disconnect.values()) {
            long count = station.counters().disconnects(why).sum();
            long before = Objects.requireNonNullElse(told.put(why, count), 0L);
            if (count > before) {
                tell("event=disconnects reason={0} count={1}", why.name().toLowerCase(Locale.ROOT), count - before);
            }
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> onLoop(Callable<T> work) {
        var done = new CompletableFuture<T>();
        there(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void there(Runnable work) {
        if (station.loop().inEventLoop()) {
            work.run();
        } else {
            station.loop().execute(work);
        }
    }

    /** From the mounted file: taken when it is newer, else nothing happens. */
    void offer(RoutingTable table) {
        station.loop().execute(() -> station.routing().offer(table));
    }

    @Override
    public long epoch() {
        var table = station.routing().table();
        return table == null ? 0 : table.epoch();
    }

    @Override
    public CompletableFuture<@Nullable Refusal> route(RoutingTable table) {
        return onLoop(() -> {
            var before = station.routing().table();
            if (station.routing().offer(table) || before == null || !before.isNewerThan(table)) {
                return null;
            }
            var reason = table.epoch() < before.epoch() ? "OldEpoch" : "OldRevision";
            return new Refusal(
                    Wire.VERSION,
                    reason,
                    "the table (" + table.epoch() + ", " + table.revision() + ") is older than the one in use ("
                            + before.epoch() + ", " + before.revision() + ")");
        });
    }

    @Override
    public CompletableFuture<Object> hold(HoldOrder order) {
        var answer = new CompletableFuture<Object>();
        there(() -> {
            var refusal = station.holds().refusal(order, station.routing().table());
            if (refusal != null) {
                answer.complete(refusal);
            } else {
                station.sessions().checkPins();
                station.holds().hold(order, answer::complete);
                tell("event=hold epoch={0} leaseMillis={1}", order.epoch(), order.leaseMillis());
            }
        });
        return answer;
    }

    @Override
    public CompletableFuture<Object> rehearse(RehearsalOrder order) {
        return onLoop(() -> {
            var holds = station.holds();
            var refusal = holds.refusal(order.hold(), station.routing().table());
            return refusal == null ? holds.state(order.hold().epoch()) : refusal;
        });
    }

    @Override
    public CompletableFuture<Object> target(TargetOrder order) {
        return onLoop(() -> {
            var reply = station.routing().told(order);
            if (order.catalogue() != null) {
                station.sessions().catalogueChanged();
            }
            return reply;
        });
    }

    @Override
    public CompletableFuture<@Nullable Refusal> release(ReleaseOrder order) {
        return onLoop(() -> {
            var refusal =
                    station.holds().release(order.epoch(), station.routing().table());
            if (refusal == null) {
                station.fences().released();
                tell("event=release epoch={0}", order.epoch());
            }
            return refusal;
        });
    }

    /** What this proxy is at this moment. */
    CompletableFuture<ProxyState> state() {
        return onLoop(() -> {
            var state = seen();
            last = state;
            return state;
        });
    }

    private ProxyState seen() {
        var counters = station.counters();
        var sessions = station.sessions();
        return new ProxyState(
                Wire.VERSION,
                version,
                startedAt,
                station.routing().table(),
                station.holds().heldEpoch(),
                sessions.size(),
                sessions.warm(),
                station.holds().openWrites(),
                station.holds().waitingSessions() + station.fences().size(),
                counters.disconnects(),
                counters.fallbacks.sum(),
                counters.fenceHits.sum(),
                sessions.pinned(),
                sessions.listening(),
                counters.kept(),
                station.shadows().counters().seen(),
                counters.traffic(Side.SOURCE),
                counters.traffic(Side.TARGET));
    }

    /** What it was when somebody asked last; asks anew for the next time. */
    ProxyState last() {
        var seen = last;
        var fresh = state();
        return seen == null ? fresh.join() : seen;
    }
}
