package dev.pointsman.proxy.hold;

import dev.pointsman.proxy.metrics.Counters;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.HoldReply;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hold of one epoch at a time. For the event loop's thread.
 *
 * <pre>
 * open ──hold(e)──▶ held(e) ──route(≥e), release(e), lease over──▶ open
 * </pre>
 *
 * While it is held no write transaction starts; those that are open go on to their end.
 */
public final class Holds {
    /** A session with a statement that waits. */
    public interface Waiting {
        /** Go on, wherever the table says. */
        void resume();

        /** Nobody has said how this epoch ended: find out, before anything that could not be sent again meets its fence. */
        void leaseOver(long epoch);
    }

    /** A write transaction that is open. */
    public interface Writing {
        /** When it began, by {@link Timers#nanos()}. */
        long writingSince();
    }

    private record Asked(long number, Consumer<HoldReply> reply, Future<?> deadline) {}

    private final Timers loop;
    private final Counters counters;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final Set<Writing> writing = new LinkedHashSet<>();
    private final List<Asked> asked = new ArrayList<>();
    private long lastAsked;
    private long heldEpoch;
    private long highestEnded;
    private @Nullable Future<?> lease;

    public Holds(Timers loop, Counters counters) {
        this.loop = loop;
        this.counters = counters;
    }

    public boolean isHolding() {
        return heldEpoch != 0;
    }

    public long heldEpoch() {
        return heldEpoch;
    }

    public int openWrites() {
        return writing.size();
    }

    public int waitingSessions() {
        return waiting.size();
    }

    /** Null when the order may be followed. */
    public @Nullable Refusal refusal(HoldOrder order, @Nullable RoutingTable table) {
        long seen = Math.max(highestEnded, Math.max(heldEpoch - 1, table == null ? 0 : table.epoch()));
        return order.epoch() > seen ? null : oldEpoch(order.epoch(), seen);
    }

    private static Refusal oldEpoch(long epoch, long seen) {
        var message = "epoch " + epoch + " has been moved or given up: epoch " + seen
                + " is known here; give the order with a later epoch";
        return new Refusal(Wire.VERSION, "OldEpoch", message);
    }

    /** Begins a hold, renews the one of the same epoch, or lets it go. The reply comes when it is drained or the wait is over. */
    public void hold(HoldOrder order, Consumer<HoldReply> reply) {
        if (order.leaseMillis() == 0) {
            letGo(order.epoch());
            reply.accept(state(order.epoch()));
            return;
        }
        heldEpoch = order.epoch();
        cancelLease();
        lease = loop.schedule(() -> expire(order.epoch()), order.leaseMillis(), TimeUnit.MILLISECONDS);
        if (writing.isEmpty() || order.waitMillis() <= 0) {
            reply.accept(state(order.epoch()));
        } else {
            long number = ++lastAsked;
            var deadline = loop.schedule(() -> late(number, order.epoch()), order.waitMillis(), TimeUnit.MILLISECONDS);
            asked.add(new Asked(number, reply, deadline));
        }
    }

    /**
     * Whoever waits goes on at once: that the epoch has closed no fence yet is known. A hold of an epoch before, whose end
     * nobody has told here, is over too, for nothing is ordered in a later epoch while one is undecided.
     */
    private void letGo(long epoch) {
        long held = heldEpoch;
        if (held == epoch) {
            end();
        } else if (held != 0 && held < epoch) {
            end(session -> session.leaseOver(held));
        }
    }

    private void late(long number, long epoch) {
        for (var each : List.copyOf(asked)) {
            if (each.number == number) {
                asked.remove(each);
                each.reply.accept(state(epoch));
            }
        }
    }

    /** What a hold would find now, or has found. */
    public HoldReply state(long epoch) {
        long oldest = 0;
        long now = loop.nanos();
        for (var each : writing) {
            oldest = Math.max(oldest, TimeUnit.NANOSECONDS.toMillis(now - each.writingSince()));
        }
        return new HoldReply(Wire.VERSION, epoch, writing.isEmpty(), writing.size(), oldest, waiting.size());
    }

    /** Ends the hold of this epoch without a move. Idempotent. */
    public @Nullable Refusal release(long epoch, @Nullable RoutingTable table) {
        if (table != null && epoch <= table.epoch() && epoch != heldEpoch) {
            return oldEpoch(epoch, table.epoch());
        }
        highestEnded = Math.max(highestEnded, epoch);
        if (heldEpoch != 0 && heldEpoch <= epoch) {
            end();
        }
        return null;
    }

    /** A table of the held epoch, or of a later one, ends the hold. */
    public void routed(RoutingTable table) {
        if (heldEpoch != 0 && table.epoch() >= heldEpoch) {
            highestEnded = Math.max(highestEnded, heldEpoch);
            end();
        }
    }

    private void expire(long epoch) {
        if (heldEpoch == epoch) {
            counters.leasesExpired.increment();
            end(session -> session.leaseOver(epoch));
        }
    }

    private void end() {
        end(Waiting::resume);
    }

    private void end(Consumer<Waiting> then) {
        long ended = heldEpoch;
        heldEpoch = 0;
        cancelLease();
        answer(ended);
        var all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(then);
    }

    private void cancelLease() {
        if (lease != null) {
            lease.cancel(false);
            lease = null;
        }
    }

    private void answer(long epoch) {
        for (var each : asked) {
            each.deadline.cancel(false);
            each.reply.accept(state(epoch));
        }
        asked.clear();
    }

    public void add(Waiting session) {
        waiting.add(session);
    }

    public void remove(Waiting session) {
        waiting.remove(session);
    }

    public void began(Writing transaction) {
        writing.add(transaction);
    }

    public void ended(Writing transaction) {
        if (writing.remove(transaction) && writing.isEmpty() && heldEpoch != 0) {
            answer(heldEpoch);
        }
    }
}
