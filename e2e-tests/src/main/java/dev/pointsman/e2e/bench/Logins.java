package dev.pointsman.e2e.bench;

import static java.util.Objects.requireNonNull;

import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.wire.RoutingTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * P9: logins by SCRAM-SHA-256, each with one statement, of a role whose verifier has so few iterations that the client's own
 * arithmetic does not decide. Pointsman opens a server connection for each, PgBouncer has them open.
 */
record Logins(int rounds, int seconds) {
    private static final String ROLE = "guarded";
    private static final String PASSWORD = "not-a-secret";
    private static final int CLIENTS = 8;

    /** At least one round. */
    Logins {
        rounds = Math.max(1, rounds);
    }

    Map<String, Object> measure(HostPostgres server, RoutingTable table) throws IOException, InterruptedException {
        server.run(
                Pgbench.DATABASE,
                "SET scram_iterations = 16; CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + ROLE);
        var verifier = server.ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = '" + ROLE + "'");
        var users = "{\"users\":{\"" + ROLE + "\":\"" + verifier + "\"}}";
        try (var proxy = HostProxy.start("bench-logins", new HostOperator().keysFile(), users, table);
                var session = Rival.guarded("session", server, Pgbench.DATABASE, ROLE, verifier);
                var transaction = Rival.guarded("transaction", server, Pgbench.DATABASE, ROLE, verifier)) {
            var ports = new LinkedHashMap<String, Integer>();
            ports.put(ProxyBench.DIRECT, server.port());
            ports.put(ProxyBench.POINTSMAN, proxy.port());
            ports.put(ProxyBench.PGBOUNCER_SESSION, session.port());
            ports.put(ProxyBench.PGBOUNCER, transaction.port());
            return told(ports);
        }
    }

    private Map<String, Object> told(Map<String, Integer> ports) throws IOException, InterruptedException {
        var all = new LinkedHashMap<String, Samples>();
        for (int round = 0; round <= rounds; round++) {
            for (var each : ports.entrySet()) {
                double perSecond = Pgbench.logins(each.getValue(), ROLE, PASSWORD, CLIENTS, seconds);
                if (round > 0) {
                    all.computeIfAbsent(each.getKey(), _ -> new Samples()).add(perSecond);
                }
            }
        }
        var json = new LinkedHashMap<String, Object>();
        all.forEach((name, samples) -> json.put(name, Samples.rounded(samples.median())));
        json.put("ratioToPgbouncer", Samples.rounded(ratio(all)));
        return json;
    }

    private static double ratio(Map<String, Samples> all) {
        return requireNonNull(all.get(ProxyBench.POINTSMAN))
                .over(requireNonNull(all.get(ProxyBench.PGBOUNCER)))
                .median();
    }
}
