package dev.pointsman.e2e.bench;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * K7: three proxies, one of them stopped (SIGSTOP) before the order and woken after it. The gap is that of the other
 * proxies' clients. It is stopped at a moment when it leaves no transaction open on the server: one that it leaves is
 * somebody's long transaction, for which nobody is held and a cutover waits. The gap is looked for from then on: what a
 * stop leaves open holds rows, and others wait for those until it goes on.
 */
@Command(name = "stopped-proxy", description = "Commit gap of a cutover while one of three proxies is stopped (K7).")
final class StoppedProxyBench implements Callable<Integer> {
    private static final Duration AWAKE_WITHIN = Duration.ofMinutes(1);
    private static final Duration OTHERS_END_WITHIN = Duration.ofMillis(200);
    private static final String LEFT_OPEN =
            "SELECT FROM pg_stat_activity WHERE usename <> current_user AND backend_type"
                    + " = 'client backend' AND xact_start < now() - interval '150 ms'";
    private static final int MOST_STOPS = 50;
    private static final int PROXIES = 3;
    private static final int ROWS = 10_000;
    private static final int CLIENTS = 12;
    private static final int COMMITS = 100;
    private static final int WARM_UP = 10_000;
    /** Most of the stopped proxy's clients are at rest at any time, and the others commit every two milliseconds. */
    private static final int TPS = 480;

    @Option(names = "--cutovers", defaultValue = "40")
    private int cutovers;

    @Option(names = "--source", defaultValue = "16", description = "PostgreSQL of the source")
    private int source;

    @Option(names = "--target", defaultValue = "18", description = "PostgreSQL of the target")
    private int target;

    private final CutoverFigures figures = new CutoverFigures();
    private Side serving = Side.SOURCE;

    @Override
    public Integer call() throws Exception {
        System.out.println("starting two servers, the agent and " + PROXIES + " proxies");
        try (var stack = HostStack.start(new Setting(source, target, ROWS, PROXIES, false, List.of()), Map.of())) {
            stack.replicate();
            stack.reads(0);
            var options = new LoadOptions(stack.applications(), CLIENTS, TPS, 0, 0, new Size(ROWS));
            try (var load = Load.start(options, Ledger.inMemory(CLIENTS))) {
                load.pause();
                new CutoverWindow(load, COMMITS).warmUp(WARM_UP);
                for (int i = 1; i <= cutovers; i++) {
                    cutOver(stack, load);
                    System.out.printf("%d of %d%n%s%n%s%n", i, cutovers, figures.line("pointsman"), figures.split());
                }
                return judge(stack, load);
            }
        }
    }

    private void cutOver(HostStack stack, Load load) throws Exception {
        HostProxy stopped = stack.proxies().getLast();
        try {
            new CutoverWindow(load, COMMITS).open(figures, () -> {
                stopAtRest(stack, stopped);
                load.startWindow();
                stack.awaitSettled(stack.orderCutOver(serving.other()));
            });
        } finally {
            stopped.process().signal("CONT");
        }
        record(stack);
        load.startPulse();
        await("the clients of the proxy that was stopped commit")
                .atMost(AWAKE_WITHIN)
                .until(() -> load.everyCommit().isPresent());
        load.pause();
    }

    private void stopAtRest(HostStack stack, HostProxy stopped) throws Exception {
        try (var direct = stack.direct(serving).connect("bench")) {
            for (int i = 0; i < MOST_STOPS; i++) {
                stopped.process().signal("STOP");
                if (endsSoon(direct)) {
                    return;
                }
                stopped.process().signal("CONT");
            }
        }
        throw new IllegalStateException("the proxy leaves a transaction open each time it is stopped");
    }

    /** Whether there is nothing open after a time in which all transactions end that go on. */
    private static boolean endsSoon(Connection direct) throws Exception {
        await("the others' transactions end").pollDelay(OTHERS_END_WITHIN).until(() -> true);
        try (var statement = direct.createStatement();
                var rows = statement.executeQuery(LEFT_OPEN)) {
            return !rows.next();
        }
    }

    /** Now that the stopped proxy answers again. */
    private void record(HostStack stack) {
        var report = requireNonNull(stack.agentState().cutover());
        stack.recordCutOver(serving.other());
        if (report.outcome() == Outcome.MOVED) {
            figures.add(report);
            serving = serving.other();
        } else {
            figures.givenUp();
        }
    }

    private int judge(HostStack stack, Load load) throws Exception {
        try (var direct = stack.direct(serving).connect("audit")) {
            var audit = load.audit(direct);
            var json = new LinkedHashMap<String, Object>();
            json.put("ours", figures.json(audit, load.state()));
            json.put("cutovers", cutovers);
            json.put("clients", CLIENTS);
            json.put("versions", source + " and " + target);
            json.put("machine", Report.machine());
            Report.write("bench/cutover-stopped-proxy.json", json);
            System.out.println("clients' errors: " + load.state().lastErrors());
            return audit.holds() ? 0 : 1;
        }
    }
}
