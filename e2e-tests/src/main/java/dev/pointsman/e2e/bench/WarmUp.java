package dev.pointsman.e2e.bench;

import java.io.IOException;
import java.util.List;

/**
 * Uses each candidate until the virtual machine has compiled what is hot: figures are of the state that a proxy is in for
 * months.
 *
 * @param cases that are run in each pass
 * @param seconds of each of them
 * @param mostPasses after which it is taken as it is, at least one
 */
record WarmUp(List<ProxyBench.Case> cases, int seconds, int mostPasses) {
    private static final String COMPILERS = "CompilerThre";
    private static final double AT_REST = 0.02;

    void run(List<ProxyBench.Candidate> candidates) throws IOException, InterruptedException {
        for (var candidate : candidates) {
            int passes = 0;
            double compilers;
            do {
                compilers = pass(candidate);
                passes++;
            } while (compilers > AT_REST && passes < mostPasses);
            System.out.println("warmed up %s in %d passes; compilers took %.1f %% of the last"
                    .formatted(candidate.name(), passes, compilers * 100));
        }
    }

    /** The part of the process's time that its compilers took; 0 where it has none. */
    private double pass(ProxyBench.Candidate candidate) throws IOException, InterruptedException {
        long pid = candidate.pid();
        double compilers = ProcessCpu.micros(pid, COMPILERS);
        double all = ProcessCpu.micros(pid);
        for (var each : cases) {
            var _ = Pgbench.unlimited(candidate.port(), each.clients(), each.mode(), seconds, pid);
        }
        return (ProcessCpu.micros(pid, COMPILERS) - compilers) / Math.max(1, ProcessCpu.micros(pid) - all);
    }
}
