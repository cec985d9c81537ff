package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.StickyBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** P1 to P6, P9, P10: what the proxy costs, adds and lets through, beside the rivals, in interleaved rounds. */
@Command(
        name = "proxy",
        description =
                "CPU per transaction, added latency, TPS, routing, shadow reads, idle clients, logins and the start"
                        + " (P1 to P6, P9, P10).")
final class ProxyBench implements Callable<Integer> {
    static final String DIRECT = "direct";
    static final String POINTSMAN = "pointsman";
    /** The same without a migration: nothing is to be routed. */
    static final String ALONE = "pointsmanAlone";
    /** The same with half of the reads on a second connection. */
    static final String ROUTING = "pointsmanRouting";
    /** The same with every read made twice. */
    static final String SHADOW = "pointsmanShadow";

    static final String PGBOUNCER_SESSION = "pgbouncerSession";
    static final String PGBOUNCER = "pgbouncerTransaction";
    static final String HAPROXY = "haproxy";
    private static final int SCALE = 10;

    private static final int ALLOCATING_CLIENTS = 8;
    private static final int MESSAGES = 5;
    private static final String LOOP = "pointsman-proxy";
    private static final Reads EVERY_READ_TWICE = new Reads(0, 100, null, StickyBy.NONE, List.of());
    private static final int RATE = 500;

    @Option(names = "--rounds", defaultValue = "10", description = "of each case; 0 for the rest alone")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "for each run")
    private int seconds;

    @Option(names = "--clients", split = ",", defaultValue = "8,32", description = "of a case, each in two protocols")
    private List<Integer> clients = List.of();

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "times that all cases run at most before a proxy's compilers must have come to rest")
    private int passes;

    @Option(
            names = "--transactions",
            defaultValue = "25000",
            description = "of each client while allocations are counted")
    private int transactions;

    @Option(
            names = "--idle-clients",
            defaultValue = "9000",
            description = "as many as file descriptors allow, two of each")
    private int idleClients;

    @Option(names = "--starts", defaultValue = "20", description = "of the program")
    private int starts;

    @Option(names = "--report", defaultValue = "bench/proxy.json", description = "in the module's target")
    private String report = "";

    private final Map<String, Object> more = new LinkedHashMap<>();

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
        try (var server = HostPostgres.start(16, "trust")) {
            server.run("postgres", "CREATE DATABASE " + Pgbench.DATABASE);
            Pgbench.initialise(server.port(), SCALE);
            try (var proxy = pointsman(BenchRoutes.attached(server.port(), Reads.NONE));
                    var alone = pointsman(BenchRoutes.alone(server.port()));
                    var routing = pointsman(BenchRoutes.attached(server.port(), Reads.share(50, null)));
                    var shadow = pointsman(BenchRoutes.attached(server.port(), EVERY_READ_TWICE));
                    var session = Rival.pgbouncer("session", server, Pgbench.DATABASE);
                    var transaction = Rival.pgbouncer("transaction", server, Pgbench.DATABASE);
                    var haproxy = Rival.haproxy(server)) {
                measure(List.of(
                        new Candidate(DIRECT, server.port(), 0),
                        new Candidate(POINTSMAN, proxy.port(), proxy.process().pid()),
                        new Candidate(ALONE, alone.port(), alone.process().pid()),
                        new Candidate(ROUTING, routing.port(), routing.process().pid()),
                        new Candidate(SHADOW, shadow.port(), shadow.process().pid()),
                        new Candidate(PGBOUNCER_SESSION, session.port(), session.pid()),
                        new Candidate(PGBOUNCER, transaction.port(), transaction.pid()),
                        new Candidate(HAPROXY, haproxy.port(), haproxy.pid())));
                more.put("bytesAllocatedPerMessage", allocated(routing));
                more.put("start", new FirstQuery(starts).measure(BenchRoutes.alone(server.port())));
            }
            more.put("logins", new Logins(rounds, seconds).measure(server, BenchRoutes.alone(server.port())));
        }
        var idle = new IdleClients(idleClients).measure();
        more.put("idleClientKiB", Samples.rounded(idle.perClient()));
        more.put("idle", idle.json(idleClients));
        var json = figures.json(rounds, seconds);
        json.putAll(more);
        Report.write(report, json);
        System.out.println(figures.table());
        more.forEach((name, value) -> System.out.println(name + " " + value));
        return 0;
    }

    private static HostProxy pointsman(RoutingTable table) {
        return HostProxy.start("bench-proxy", new HostOperator().keysFile(), "", table);
    }

    /** Of the clients' loop, by transactions of five messages each, a query and four that answer it; without the logins. */
    private double allocated(HostProxy proxy) throws IOException, InterruptedException {
        allocated(proxy, transactions);
        double logins = allocated(proxy, 1);
        double all = allocated(proxy, transactions);
        double messages = (double) ALLOCATING_CLIENTS * (transactions - 1) * MESSAGES;
        return Samples.rounded((all - logins) / messages);
    }

    private static double allocated(HostProxy proxy, int each) throws IOException, InterruptedException {
        long pid = proxy.process().pid();
        double before = Jcmd.allocated(pid, LOOP);
        Pgbench.transactions(proxy.port(), ALLOCATING_CLIENTS, "simple", each);
        return Jcmd.allocated(pid, LOOP) - before;
    }

    private void measure(List<Candidate> candidates) throws IOException, InterruptedException {
        var order = new ArrayList<>(candidates);
        var random = new Random(1);
        if (rounds > 0 && passes > 0) {
            new WarmUp(cases(), seconds, passes).run(candidates);
        }
        for (int round = 1; round <= rounds; round++) {
            for (Case each : cases()) {
                Collections.shuffle(order, random);
                for (Candidate candidate : order) {
                    if (!candidate.name().equals(SHADOW)) {
                        throughput(each, candidate);
                    }
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

    private void throughput(Case each, Candidate candidate) throws IOException, InterruptedException {
        var run = Pgbench.unlimited(candidate.port(), each.clients(), each.mode(), seconds, candidate.pid());
        figures.throughput(each, candidate.name(), run.cpuMicros(), run.tps());
    }

    private List<Case> cases() {
        return clients.stream()
                .flatMap(many -> Stream.of(new Case(many, "simple"), new Case(many, "extended")))
                .toList();
    }

    static Map<String, Samples> samples() {
        var samples = new LinkedHashMap<String, Samples>();
        for (String name : List.of(DIRECT, POINTSMAN, ALONE, ROUTING, SHADOW, PGBOUNCER_SESSION, PGBOUNCER, HAPROXY)) {
            samples.put(name, new Samples());
        }
        return samples;
    }
}
