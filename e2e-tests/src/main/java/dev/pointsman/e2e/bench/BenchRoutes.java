package dev.pointsman.e2e.bench;

import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;

/** The routing tables of proxies that are measured. */
final class BenchRoutes {
    private BenchRoutes() {}

    /** Without a migration. */
    static RoutingTable alone(int port) {
        return new RoutingTable(
                Wire.VERSION, 0, 1, null, backend("127.0.0.1", port), null, Side.SOURCE, Reads.NONE, false);
    }

    /** With one. The target is the same server by another name, so that it is another connection. */
    static RoutingTable attached(int port, Reads reads) {
        return new RoutingTable(
                Wire.VERSION,
                0,
                1,
                "bench",
                backend("127.0.0.1", port),
                backend("localhost", port),
                Side.SOURCE,
                reads,
                false);
    }

    private static Backend backend(String host, int port) {
        return new Backend(host, port, Pgbench.DATABASE, TlsMode.DISABLE);
    }
}
