package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * K1 and K2: the hole that a cutover leaves in the commits, ours beside the script, alternating, there and back; and the longest
 * hole in as many commits of the same clients without one, which no cutover can be better than.
 */
@Command(name = "cutover", description = "Commit gap and write pause of a cutover (K1; K2 with slow transactions).")
final class CutoverBench implements Callable<Integer> {
    private static final int ROWS = 10_000;
    /** Others' added latency is to stay under 25 ms for each try. */
    private static final long DRAIN_BESIDE_SLOW_MILLIS = 12;

    private static final int TRIES_BESIDE_SLOW = 100;

    @Option(names = "--cutovers", defaultValue = "20", description = "of each kind")
    private int cutovers;

    @Option(names = "--clients", defaultValue = "8")
    private int clients;

    @Option(names = "--tps", defaultValue = "0", description = "writes per second, 0 for no limit")
    private int tps;

    @Option(names = "--commits", defaultValue = "200", description = "before and after each cutover in its window")
    private int commits;

    @Option(
            names = "--warm-up",
            defaultValue = "20000",
            description = "commits of each kind's clients before the first cutover")
    private int warmUp;

    @Option(names = "--source", defaultValue = "16", description = "PostgreSQL of the source")
    private int source;

    @Option(names = "--target", defaultValue = "18", description = "PostgreSQL of the target")
    private int target;

    @Option(
            names = "--slow-percent",
            defaultValue = "0",
            description = "share of transactions that rest for 200 ms before they commit (K2)")
    private int slowPercent;

    @Option(
            names = "--report",
            description =
                    "in the module's target; bench/cutover.json, or bench/cutover-slow.json with slow transactions")
    private @Nullable String report;

    @Override
    public Integer call() throws Exception {
        System.out.println("starting four servers, the agent, the proxy and PgBouncer");
        try (var stack = HostStack.start(source, target, ROWS);
                var script = ScriptedCutover.start(source, target, ROWS)) {
            stack.replicate();
            stack.reads(0);
            if (slowPercent > 0) {
                stack.drainWithin(DRAIN_BESIDE_SLOW_MILLIS, TRIES_BESIDE_SLOW);
            }
            try (var ours = load(stack.application());
                    var theirs = load(script.application())) {
                ours.pause();
                new CutoverWindow(theirs, commits).warmUp(warmUp);
                new CutoverWindow(ours, commits).warmUp(warmUp);
                return alternate(stack, script, ours, theirs);
            }
        }
    }

    private int alternate(HostStack stack, ScriptedCutover script, Load ours, Load theirs) throws Exception {
        var pointsman = new CutoverFigures();
        var pgbouncer = new CutoverFigures();
        var quiet = new CutoverFigures();
        var serving = Side.SOURCE;
        for (int i = 1; i <= cutovers; i++) {
            measure(ours, quiet, () -> {});
            serving = measureOurs(stack, ours, pointsman, serving);
            measure(theirs, pgbouncer, script::cutOver);
            System.out.printf(
                    "%d of %d%n%s%n%s%n%s%n%s%n",
                    i,
                    cutovers,
                    pointsman.line("pointsman"),
                    pointsman.split(),
                    pgbouncer.line("script"),
                    quiet.line("no cutover"));
        }
        try (var here = stack.direct(serving).connect("audit");
                var there = script.direct()) {
            var audit = ours.audit(here);
            report(
                    pointsman.json(audit, ours.state()),
                    pgbouncer.json(theirs.audit(there), theirs.state()),
                    quiet,
                    ratio(pointsman, pgbouncer));
            System.out.println("clients' errors, ours: " + ours.state().lastErrors() + ", the script's: "
                    + theirs.state().lastErrors());
            System.out.printf("ratio of the median gaps %.2f%n", ratio(pointsman, pgbouncer));
            return audit.holds() ? 0 : 1;
        }
    }

    private Side measureOurs(HostStack stack, Load load, CutoverFigures figures, Side serving) throws Exception {
        var report = new AtomicReference<AgentState.CutoverReport>();
        measure(load, figures, () -> report.set(stack.cutOver(serving.other())));
        if (report.get().outcome() == AgentState.Outcome.MOVED) {
            figures.add(report.get());
            return serving.other();
        }
        figures.givenUp();
        return serving;
    }

    private static double ratio(CutoverFigures pointsman, CutoverFigures pgbouncer) {
        return Samples.rounded(pointsman.gap().median() / pgbouncer.gap().median());
    }

    private void report(Map<String, Object> ours, Map<String, Object> theirs, CutoverFigures quiet, double ratio)
            throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ours", ours);
        json.put("pgbouncer", theirs);
        json.put("withoutCutoverGapMillis", quiet.gap().spread());
        json.put("ratioP50", ratio);
        json.put("cutovers", cutovers);
        json.put("clients", clients);
        json.put("warmUpCommits", warmUp);
        json.put("versions", source + " and " + target);
        json.put("machine", Report.machine());
        json.put("slowPercent", slowPercent);
        var usual = slowPercent == 0 ? "bench/cutover.json" : "bench/cutover-slow.json";
        Report.write(report == null ? usual : report, json);
    }

    private void measure(Load load, CutoverFigures figures, CutoverWindow.Move move) throws Exception {
        new CutoverWindow(load, commits).open(figures, move);
        load.pause();
    }

    private Load load(Target application) {
        return Load.start(
                new LoadOptions(application.unnamed(), clients, tps, 0, new Size(ROWS)).withSlow(slowPercent),
                Ledger.inMemory(clients));
    }
}
