package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;

/** Stands for the order of an epoch that is in a journal, but in no desired state any more. No proxy hears of it. */
final class Orphan {
    private Orphan() {}

    static Cutover of(long epoch, Side to) {
        var nowhere = new Backend("", 0, null, TlsMode.DISABLE);
        var table = new RoutingTable(Wire.VERSION, epoch, 0, null, nowhere, null, to, Reads.NONE, false);
        return new Cutover(epoch, to, 1, 1, 1, LongTransactions.WAIT, table, "");
    }
}
