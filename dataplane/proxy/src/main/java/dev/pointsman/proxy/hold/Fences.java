package dev.pointsman.proxy.hold;

import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose statement met a fence, and the question who won that epoch: a table tells, or the journal, read
 * through one of those sessions' own connections. For the event loop's thread.
 */
public final class Fences {
    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 500;

    /** A session whose statement met a fence. */
    public interface Fenced extends Holds.Waiting {
        /** Reads one value from the database on this side; null without one, or when it cannot be reached. */
        void ask(Side side, String sql, Consumer<@Nullable String> answer);
    }

    private final EventLoop loop;
    private final Routing routing;
    /** The epoch that each of them met. */
    private final Map<Fenced, Long> waiting = new LinkedHashMap<>();

    private @Nullable Future<?> timer;
    private long delay = FIRST_MILLIS;
    private boolean asking;

    public Fences(EventLoop loop, Routing routing) {
        this.loop = loop;
        this.routing = routing;
    }

    public int size() {
        return waiting.size();
    }

    /** It waits until the epoch is settled; then it is resumed. */
    public void add(Fenced session, long epoch) {
        waiting.put(session, epoch);
        schedule();
    }

    public void remove(Fenced session) {
        waiting.remove(session);
    }

    /** Another table has come: all go on, and meet the fence again where they must. */
    public void routed(@Nullable RoutingTable before, RoutingTable now) {
        if (before == null || now.epoch() > before.epoch()) {
            resumeAll();
        }
    }

    /** An epoch was given up: its fence opens again. */
    public void released() {
        resumeAll();
    }

    private void resumeAll() {
        delay = FIRST_MILLIS;
        var all = List.copyOf(waiting.keySet());
        waiting.clear();
        all.forEach(Fenced::resume);
    }

    private void schedule() {
        if (timer == null && !asking && !waiting.isEmpty()) {
            timer = loop.schedule(this::ask, delay, TimeUnit.MILLISECONDS);
            delay = Math.min(LONGEST_MILLIS, delay * 2);
        }
    }

    private void ask() {
        timer = null;
        var table = routing.table();
        var first = waiting.entrySet().stream().findFirst();
        if (table == null || first.isEmpty()) {
            return;
        }
        asking = true;
        var session = first.get().getKey();
        long epoch = first.get().getValue();
        var left = table.writes();
        session.ask(left, query(epoch, "left", table), state -> decided(session, epoch, left, state));
    }

    /** The journal's own word; only digits and a uid are put into the text. */
    private static String query(long epoch, String role, RoutingTable table) {
        var uid = table.migration();
        var ours = uid != null && uid.matches("[0-9A-Za-z-]{1,63}") ? " AND migration = '" + uid + "'" : "";
        return "SELECT state FROM pointsman.journal WHERE role = '" + role + "' AND epoch = " + epoch + ours;
    }

    private void decided(Fenced session, long epoch, Side left, @Nullable String state) {
        var table = routing.table();
        if (table == null || table.writes() != left) {
            asked();
        } else if ("reopened".equals(state)) {
            asked();
            resumeAll();
        } else if ("moved".equals(state) && epoch > table.epoch()) {
            var entered = left.other();
            session.ask(entered, query(epoch, "entered", table), value -> {
                asked();
                if ("entered".equals(value)) {
                    learn(epoch, entered);
                }
            });
        } else {
            asked();
        }
    }

    private void asked() {
        asking = false;
        schedule();
    }

    /** The table that the agent would have sent, one revision before its first, so that its own replaces it. */
    private void learn(long epoch, Side entered) {
        var old = routing.table();
        if (old != null && epoch > old.epoch()) {
            int reads = entered == Side.TARGET ? 100 : 0;
            routing.offer(new RoutingTable(
                    old.wire(),
                    epoch,
                    -1,
                    old.migration(),
                    old.source(),
                    old.target(),
                    entered,
                    reads,
                    old.warmTarget(),
                    old.agent()));
        }
    }
}
