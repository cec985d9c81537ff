package dev.pointsman.e2e.host;

import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import org.jspecify.annotations.Nullable;

/** The routing tables of one migration between two servers, as the operator would write them. */
record HostRoutes(String migration, HostPostgres source, HostPostgres target) {
    /** Before the migration has begun. */
    RoutingTable first() {
        return new RoutingTable(Wire.VERSION, 0, 0, null, backend(source), null, Side.SOURCE, Reads.NONE, false);
    }

    /** The next one of the same epoch. */
    RoutingTable shared(RoutingTable before, Reads reads) {
        return new RoutingTable(
                Wire.VERSION,
                before.epoch(),
                before.revision() + 1,
                migration,
                backend(source),
                backend(target),
                before.writes(),
                reads,
                true);
    }

    /** The one with which an epoch begins when writes have moved. */
    RoutingTable moved(long epoch, Side writes, @Nullable Freshness freshness) {
        return moved(epoch, 0, writes, freshness);
    }

    /** The one that tells whoever has missed that. */
    RoutingTable recorded(long epoch, Side writes, @Nullable Freshness freshness) {
        return moved(epoch, 1, writes, freshness);
    }

    private RoutingTable moved(long epoch, long revision, Side writes, @Nullable Freshness freshness) {
        return new RoutingTable(
                Wire.VERSION,
                epoch,
                revision,
                migration,
                backend(source),
                backend(target),
                writes,
                Reads.share(writes == Side.TARGET ? 100 : 0, freshness),
                true);
    }

    private static Backend backend(HostPostgres server) {
        return new Backend("127.0.0.1", server.port(), HostStack.DATABASE, TlsMode.DISABLE);
    }
}
