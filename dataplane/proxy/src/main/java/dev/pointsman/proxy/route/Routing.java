package dev.pointsman.proxy.route;

import dev.pointsman.wire.Backend;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The table in force and the draw by its weights. For the event loop's thread, but for {@link #table()}. */
public final class Routing {
    /** Told when another table has come into force. */
    @FunctionalInterface
    public interface Listener {
        void routed(@Nullable RoutingTable before, RoutingTable now);
    }

    private final List<Listener> listeners = new ArrayList<>();
    private final StatementCache statements = new StatementCache();
    private final SplittableRandom random;
    private volatile @Nullable RoutingTable table;

    /** @param seed of the draw, so that tests can repeat it */
    public Routing(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Those who listen are told in the order in which they came. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public @Nullable RoutingTable table() {
        return table;
    }

    public StatementCache statements() {
        return statements;
    }

    /** Takes the table if it is newer than the one in force, or the first. */
    public boolean offer(RoutingTable next) {
        var before = table;
        if (before != null && !next.isNewerThan(before)) {
            return false;
        }
        table = next;
        listeners.forEach(each -> each.routed(before, next));
        return true;
    }

    /** Whether the next movable read goes to the target. */
    public boolean drawsTarget(RoutingTable of) {
        if (of.target() == null || of.writes() == Side.TARGET) {
            return of.writes() == Side.TARGET;
        }
        return of.readsOnTarget() > 0 && (of.readsOnTarget() >= 100 || random.nextInt(100) < of.readsOnTarget());
    }

    /** The backend on this side; the source where there is no target. */
    public static Backend backend(RoutingTable table, Side side) {
        var target = table.target();
        return side == Side.TARGET && target != null ? target : table.source();
    }
}
