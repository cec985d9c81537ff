package dev.pointsman.proxy.route;

import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.TargetReply;
import dev.pointsman.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private final TargetTime targetTime = new TargetTime();
    private final SplittableRandom random;
    private volatile @Nullable RoutingTable table;
    /** Fingerprint of what has been told of the catalogues. */
    private @Nullable String known;

    /** From the source's numbers to the target's. */
    private @Nullable KnownNumbers numbers;

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

    /** Learns from an agent what reads on the target depend on; what it says of another migration changes nothing. */
    public TargetReply told(TargetOrder order) {
        var now = table;
        if (now != null && order.migration().equals(now.migration())) {
            learn(order.catalogue());
            targetTime.told(order);
        }
        return new TargetReply(Wire.VERSION, targetTime.clock(), System.nanoTime(), known);
    }

    private void learn(@Nullable Catalogue catalogue) {
        if (catalogue != null && !catalogue.fingerprint().equals(known)) {
            known = catalogue.fingerprint();
            statements.learnNames(catalogue.names());
            var told = catalogue.numbers();
            numbers = told.equals(Numbers.SAME) ? null : new KnownNumbers(told);
        }
    }

    private void forget() {
        known = null;
        statements.forgetNames();
        numbers = null;
    }

    /** From this side's numbers of types and relations to the other's; null while nothing is known to differ. */
    public @Nullable Renumbering numbers(Side from) {
        return numbers == null ? null : numbers.from(from);
    }

    /** Whether it is known which reads may write. Where no agent tells, the servers' own refusal is all there is. */
    public boolean knowsNames(RoutingTable of) {
        return of.reads().freshness() == null || known != null;
    }

    /** Whether the target is known to have all that the source had acknowledged before this instant. Any thread. */
    public boolean isTargetComplete(long instant) {
        return targetTime.isComplete(instant);
    }

    /**
     * Whether a read that begins now on the target sees what is promised.
     *
     * @param wrote whether its client has written anything
     * @param wroteAt when the last transaction of it that may have written had been answered, by {@link System#nanoTime()}
     */
    public boolean keepsPromise(RoutingTable of, boolean wrote, long wroteAt) {
        var promise = of.reads().freshness();
        return promise == null || targetTime.keeps(promise, wrote, wroteAt);
    }

    /** Takes the table if it is newer than the one in force, or the first. */
    public boolean offer(RoutingTable next) {
        var before = table;
        if (before != null && !next.isNewerThan(before)) {
            return false;
        }
        table = next;
        targetTime.routed(before, next);
        statements.wantTags(next.reads().tellTenantsApart());
        if (before != null && !Objects.equals(before.migration(), next.migration())) {
            forget();
        }
        listeners.forEach(each -> each.routed(before, next));
        return true;
    }

    /**
     * Whether a client's next movable read goes to the target.
     *
     * @param tag the tenant that the statement itself names, or null
     */
    public boolean drawsTarget(RoutingTable of, Identity client, @Nullable String tag) {
        if (of.target() == null || of.writes() == Side.TARGET) {
            return of.writes() == Side.TARGET;
        }
        int share = of.reads().onTarget();
        return share > 0
                && switch (client.place(of, tag)) {
                    case SOURCE -> false;
                    case TARGET -> true;
                    case ANYWHERE -> share >= 100 || random.nextInt(100) < share;
                };
    }

    /** The backend on this side; the source where there is no target. */
    public static Backend backend(RoutingTable table, Side side) {
        var target = table.target();
        return side == Side.TARGET && target != null ? target : table.source();
    }
}
