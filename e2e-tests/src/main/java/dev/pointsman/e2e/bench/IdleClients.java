package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** P6: what a proxy's memory grows by for clients that are connected and idle, each with a server connection of its own. */
record IdleClients(int clients) {
    private static final int FIRST = 200;

    /**
     * What was seen.
     *
     * @param perClient KiB
     * @param process MiB, with all of them
     */
    record Seen(double perClient, double process) {
        Map<String, Object> json(int clients) {
            return Map.of(
                    "clients", clients,
                    "idleClientKiB", Samples.rounded(perClient),
                    "processMiB", Samples.rounded(process));
        }
    }

    /** The first few make the program load what it needs; they count as the idle process. */
    Seen measure() throws IOException, InterruptedException {
        try (var server = new SilentServer();
                var proxy = proxy(server.port())) {
            long pid = proxy.process().pid();
            var all = new ArrayList<PlainClient>();
            try {
                connect(all, FIRST, proxy.port());
                Jcmd.collectGarbage(pid);
                double before = ProcessMemory.residentKiB(pid);
                connect(all, clients - FIRST, proxy.port());
                double grown = ProcessMemory.residentKiB(pid);
                return new Seen((grown - before) / (clients - FIRST), grown / 1024);
            } finally {
                close(all);
            }
        }
    }

    private static void connect(List<PlainClient> all, int count, int port) throws IOException {
        for (int i = 0; i < count; i++) {
            all.add(PlainClient.connect(port));
        }
    }

    private static void close(List<PlainClient> all) throws IOException {
        for (var client : all) {
            client.close();
        }
    }

    private HostProxy proxy(int port) {
        var limit = Map.of("POINTSMAN_MAX_CLIENTS", "" + clients);
        return HostProxy.start("bench-idle", new HostOperator().keysFile(), "", BenchRoutes.alone(port), limit);
    }
}
