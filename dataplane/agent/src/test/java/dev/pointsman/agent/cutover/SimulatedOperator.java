package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import org.jspecify.annotations.Nullable;

/** Orders one epoch after the other, there and back, each when the one before is settled; now and then out of turn. */
final class SimulatedOperator {
    private static final Long[] PAUSES = {50L, 200L, 500L, 1000L};
    private static final Long[] DRAINS = {2L, 10L, 50L};
    private static final int MOST_ATTEMPTS = 3;

    private final World world;
    private int left;
    private @Nullable Cutover order;
    private RoutingTable recorded = table(0, Side.SOURCE);

    /** @param epochs how many it orders */
    SimulatedOperator(World world, int epochs) {
        this.world = world;
        this.left = epochs;
        next(0, Side.SOURCE);
    }

    @Nullable
    Cutover order() {
        return order;
    }

    /** The table that a proxy finds when it begins. */
    RoutingTable recorded() {
        return recorded;
    }

    /** Whether all that was ordered is settled. */
    boolean isDone() {
        return left == 0 && order == null;
    }

    /** An agent says what the journals say. */
    void sees(@Nullable Journal journal) {
        var writes = journal == null ? null : journal.writes();
        if (journal == null || writes == null || !journal.settled() || journal.epoch() < recorded.epoch()) {
            return;
        }
        recorded = table(journal.epoch(), writes);
        var given = order;
        if (given != null && (journal.epoch() >= given.epoch() || writes == given.to())) {
            next(Math.max(journal.epoch(), given.epoch()), writes);
        }
    }

    /** Gives the order up for a later one, without a look whether it is under way. */
    void changesItsMind() {
        var given = order;
        if (given != null) {
            world.say("the operator gives a later order");
            order = order(given.epoch() + 1, given.to());
        }
    }

    private void next(long epoch, Side writes) {
        if (left > 0) {
            left--;
            order = order(epoch + 1, writes.other());
            world.say("the operator orders %s to %s", epoch + 1, writes.other());
        } else {
            order = null;
        }
    }

    private Cutover order(long epoch, Side to) {
        var chance = world.chance();
        return new Cutover(
                epoch,
                to,
                chance.of(PAUSES),
                chance.of(DRAINS),
                1 + chance.upTo(MOST_ATTEMPTS - 1),
                chance.of(LongTransactions.values()),
                table(epoch, to),
                "");
    }

    private static RoutingTable table(long epoch, Side writes) {
        return new RoutingTable(
                Wire.VERSION, epoch, 0, "m", backend("source"), backend("target"), writes, Reads.NONE, true);
    }

    private static Backend backend(String host) {
        return new Backend(host, 1, null, TlsMode.DISABLE);
    }
}
