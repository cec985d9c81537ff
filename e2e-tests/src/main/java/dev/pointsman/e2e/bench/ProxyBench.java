package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** P1, P2, P3: what the proxy costs, adds and lets through, beside the rivals, in interleaved rounds. */
@Command(name = "proxy", description = "CPU per transaction, added latency and TPS (P1, P2, P3).")
final class ProxyBench implements Callable<Integer> {
    static final String DIRECT = "direct";
    static final String POINTSMAN = "pointsman";
    static final String PGBOUNCER_SESSION = "pgbouncerSession";
    static final String PGBOUNCER = "pgbouncerTransaction";
    static final String HAPROXY = "haproxy";
    private static final int SCALE = 10;
    private static final int RATE = 500;

    @Option(names = "--rounds", defaultValue = "10", description = "of each case")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "for each run")
    private int seconds;

    private final ProxyFigures figures = new ProxyFigures();

    /**
     * Something that pgbench can be pointed at.
     *
     * @param name as in the JSON
     * @param port where it listens
     * @param pid the process whose CPU counts, 0 for none
     */
    record Candidate(String name, int port, long pid) {}

    /** How pgbench runs. */
    record Case(int clients, String mode) {}

    @Override
    public Integer call() throws Exception {
        Tools.need("pgbouncer", "haproxy", "pgbench");
        try (var server = HostPostgres.start(16, "trust")) {
            server.run("postgres", "CREATE DATABASE " + Pgbench.DATABASE);
            Pgbench.initialise(server.port(), SCALE);
            try (var proxy = pointsman(server);
                    var session = Rival.pgbouncer("session", server, Pgbench.DATABASE);
                    var transaction = Rival.pgbouncer("transaction", server, Pgbench.DATABASE);
                    var haproxy = Rival.haproxy(server)) {
                measure(List.of(
                        new Candidate(DIRECT, server.port(), 0),
                        new Candidate(POINTSMAN, proxy.port(), proxy.process().pid()),
                        new Candidate(PGBOUNCER_SESSION, session.port(), session.pid()),
                        new Candidate(PGBOUNCER, transaction.port(), transaction.pid()),
                        new Candidate(HAPROXY, haproxy.port(), haproxy.pid())));
            }
        }
        Report.write("bench/proxy.json", figures.json(rounds, seconds));
        System.out.println(figures.table());
        return 0;
    }

    /** With a migration attached, so that every statement is classified; its target is the same database. */
    private static HostProxy pointsman(HostPostgres server) {
        var backend = new Backend("127.0.0.1", server.port(), Pgbench.DATABASE, TlsMode.DISABLE);
        var table = new RoutingTable(Wire.VERSION, 0, 1, "bench", backend, backend, Side.SOURCE, Reads.NONE, false);
        return HostProxy.start("bench-proxy", new HostOperator().keysFile(), "", table);
    }

    private void measure(List<Candidate> candidates) throws IOException, InterruptedException {
        var order = new ArrayList<>(candidates);
        var random = new Random(1);
        warmUp(candidates);
        for (int round = 1; round <= rounds; round++) {
            for (Case each : cases()) {
                Collections.shuffle(order, random);
                for (Candidate candidate : order) {
                    throughput(each, candidate);
                }
            }
            Collections.shuffle(order, random);
            for (Candidate candidate : order) {
                var latencies = Pgbench.latencies(candidate.port(), RATE, seconds);
                figures.latency(candidate.name(), latencies.median(), latencies.percentile(99));
            }
            System.out.println("round " + round + " of " + rounds + ": " + figures.summary());
        }
    }

    /** The JVM compiles what is hot; figures are of the state that a proxy is in for months. */
    private void warmUp(List<Candidate> candidates) throws IOException, InterruptedException {
        System.out.println("warming up");
        for (Candidate candidate : candidates) {
            for (Case each : cases()) {
                Pgbench.unlimited(candidate.port(), each.clients(), each.mode(), seconds);
            }
        }
    }

    private void throughput(Case each, Candidate candidate) throws IOException, InterruptedException {
        double before = candidate.pid() == 0 ? 0 : ProcessCpu.micros(candidate.pid());
        var run = Pgbench.unlimited(candidate.port(), each.clients(), each.mode(), seconds);
        double cpu = candidate.pid() == 0 ? 0 : ProcessCpu.micros(candidate.pid()) - before;
        figures.throughput(each, candidate.name(), cpu / run.transactions(), run.tps());
    }

    private static List<Case> cases() {
        return List.of(
                new Case(8, "simple"), new Case(8, "extended"), new Case(32, "simple"), new Case(32, "extended"));
    }

    static Map<String, Samples> samples() {
        var samples = new LinkedHashMap<String, Samples>();
        for (String name : List.of(DIRECT, POINTSMAN, PGBOUNCER_SESSION, PGBOUNCER, HAPROXY)) {
            samples.put(name, new Samples());
        }
        return samples;
    }
}
