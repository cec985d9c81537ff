package dev.pointsman.e2e.history;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Logs;
import dev.pointsman.e2e.host.Project;
import dev.pointsman.e2e.host.Setting;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A whole run: programs and servers started, clients at work, writes moved, everything judged and reported. */
final class Course {
    private static final int ROWS = 1_000;
    private static final long TOLD_EVERY_SECONDS = 5;
    private final Settings settings;
    private final Violations violations = new Violations();

    Course(Settings settings) {
        this.settings = settings;
    }

    /** What must not be and was. */
    List<String> run() throws Exception {
        var setting = new Setting(settings.source(), settings.target(), ROWS, Settings.PROXIES, false, List.of());
        try (var stack = HostStack.start(setting, Map.of())) {
            Tables.make(stack);
            stack.replicate();
            stack.reads(0);
            try (var crowd = new Crowd(settings, stack.applications(), violations)) {
                run(stack, crowd);
            } catch (Exception | AssertionError e) {
                violations.add("BROKEN_OFF", e.toString());
                throw e;
            } finally {
                keepLogs(stack);
            }
        }
        return violations.first();
    }

    private void run(HostStack stack, Crowd crowd) throws Exception {
        var shuttle = new Shuttle(stack, crowd, violations);
        var report = new HistoryReport(settings, crowd, shuttle, violations);
        try (var teller = Executors.newSingleThreadScheduledExecutor()) {
            var _ = teller.scheduleAtFixedRate(
                    () -> System.out.println(report.line()), TOLD_EVERY_SECONDS, TOLD_EVERY_SECONDS, TimeUnit.SECONDS);
            shuttle.go(settings.cutovers(), settings.within());
            crowd.quiet();
            teller.shutdownNow();
        }
        judge(stack, crowd, shuttle);
        System.out.println(report.line());
        Report.write("history/report.json", report.json());
    }

    private void judge(HostStack stack, Crowd crowd, Shuttle shuttle) throws SQLException {
        for (var kind : Kind.values()) {
            if (crowd.counts().committed(kind) == 0) {
                violations.add("IDLE", "no " + kind + " has ended well: nothing is shown about it");
            }
        }
        try (var database = stack.direct(shuttle.serving()).connect("history-judge")) {
            crowd.lists().checkAll(database);
            var judge = new Judge(database, violations);
            judge.transfers(crowd.transfers());
            judge.marks(crowd.marks());
            judge.copies(crowd.copies());
            judge.accounts();
        }
        var compared = stack.validate("history");
        if (compared.mismatches() > 0) {
            violations.add("SIDES_DIFFER", compared.toString());
        }
    }

    private void keepLogs(HostStack stack) throws IOException {
        if (!violations.isEmpty()) {
            Logs.keep(stack.logs(), Project.root().resolve("e2e-tests/target/history/logs"));
        }
    }
}
