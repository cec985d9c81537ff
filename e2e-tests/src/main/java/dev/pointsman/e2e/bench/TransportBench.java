package dev.pointsman.e2e.bench;

import static java.util.Objects.requireNonNull;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.wire.Reads;
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

/** The proxy on each of its transports beside PgBouncer, in interleaved rounds. */
@Command(name = "transports", description = "CPU per transaction and TPS by transport: NIO, epoll and io_uring.")
final class TransportBench implements Callable<Integer> {
    private static final List<String> TRANSPORTS = List.of("NIO", "EPOLL", "IO_URING");
    private static final List<ProxyBench.Case> CASES =
            List.of(new ProxyBench.Case(8, "simple"), new ProxyBench.Case(32, "extended"));
    private static final int SCALE = 10;
    private static final int WARM_UP_SECONDS = 5;
    private static final int MOST_PASSES = 10;

    @Option(names = "--rounds", defaultValue = "10", description = "of each case")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "for each run")
    private int seconds;

    private final Map<String, Samples> cpu = new LinkedHashMap<>();
    private final Map<String, Samples> tps = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        var proxies = new ArrayList<HostProxy>();
        try (var server = HostPostgres.start(16, "trust");
                var rival = started(server)) {
            var candidates = new ArrayList<ProxyBench.Candidate>();
            candidates.add(new ProxyBench.Candidate(ProxyBench.PGBOUNCER, rival.port(), rival.pid()));
            for (var transport : TRANSPORTS) {
                var proxy = proxy(server, transport);
                proxies.add(proxy);
                candidates.add(new ProxyBench.Candidate(
                        transport, proxy.port(), proxy.process().pid()));
            }
            measure(candidates);
        } finally {
            proxies.forEach(HostProxy::close);
        }
        report();
        return 0;
    }

    private static Rival started(HostPostgres server) throws IOException, InterruptedException {
        server.run("postgres", "CREATE DATABASE " + Pgbench.DATABASE);
        Pgbench.initialise(server.port(), SCALE);
        return Rival.pgbouncer("transaction", server, Pgbench.DATABASE);
    }

    private static HostProxy proxy(HostPostgres server, String transport) {
        var table = BenchRoutes.attached(server.port(), Reads.NONE);
        return HostProxy.start(
                "bench-" + transport,
                new HostOperator().keysFile(),
                "",
                table,
                Map.of("POINTSMAN_TRANSPORT", transport));
    }

    private void measure(List<ProxyBench.Candidate> candidates) throws IOException, InterruptedException {
        var random = new Random(1);
        new WarmUp(CASES, WARM_UP_SECONDS, MOST_PASSES).run(candidates);
        for (int round = 1; round <= rounds; round++) {
            for (var each : CASES) {
                Collections.shuffle(candidates, random);
                for (var candidate : candidates) {
                    run(each, candidate);
                }
            }
            System.out.println("round " + round + " of " + rounds + ": CPU of PgBouncer's " + ratios(cpu));
        }
    }

    private void run(ProxyBench.Case each, ProxyBench.Candidate candidate) throws IOException, InterruptedException {
        var run = Pgbench.unlimited(candidate.port(), each.clients(), each.mode(), seconds, candidate.pid());
        cpu.computeIfAbsent(candidate.name(), _ -> new Samples()).add(run.cpuMicros());
        tps.computeIfAbsent(candidate.name(), _ -> new Samples()).add(run.tps());
    }

    /** Medians of the ratios within one round. */
    private static Map<String, Double> ratios(Map<String, Samples> all) {
        var rival = requireNonNull(all.get(ProxyBench.PGBOUNCER));
        var ratios = new LinkedHashMap<String, Double>();
        for (var transport : TRANSPORTS) {
            var ours = requireNonNull(all.get(transport));
            ratios.put(transport, Samples.rounded(ours.over(rival).median()));
        }
        return ratios;
    }

    private void report() throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("cpuRatioToPgbouncer", ratios(cpu));
        json.put("tpsRatioToPgbouncer", ratios(tps));
        var micros = new LinkedHashMap<String, Double>();
        cpu.forEach((name, samples) -> micros.put(name, Samples.rounded(samples.median())));
        json.put("cpuMicrosPerTx", micros);
        json.put("rounds", rounds);
        json.put("machine", Report.machine());
        Report.write("bench/transports.json", json);
        System.out.println(json);
    }
}
