package dev.pointsman.agent.work;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;

/** Orders to move writes, of which no proxy hears. */
final class Moves {
    private static final int MAX_PAUSE_MILLIS = 5_000;
    private static final int DRAIN_MILLIS = 1_000;
    private static final int ATTEMPTS = 10;

    private Moves() {}

    static Cutover order(Pair pair, long epoch, Side to) {
        var table = new RoutingTable(
                Wire.VERSION,
                epoch,
                0,
                pair.databases().names().migration(),
                backend(pair, Side.SOURCE),
                backend(pair, Side.TARGET),
                to,
                Reads.NONE,
                true);
        return new Cutover(epoch, to, MAX_PAUSE_MILLIS, DRAIN_MILLIS, ATTEMPTS, LongTransactions.WAIT, table, "none");
    }

    private static Backend backend(Pair pair, Side side) {
        var endpoint = pair.databases().of(side).endpoint();
        return new Backend(endpoint.host(), endpoint.port(), endpoint.database(), TlsMode.DISABLE);
    }
}
