package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.host.Logs;
import dev.pointsman.wire.AgentState;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs many cases one after the other on as few arenas as may be: a new one after a violation, and now and then, because a
 * ledger that grows for ever takes ever longer to audit.
 */
public final class Season implements AutoCloseable {
    private static final int RUNS_ON_ONE_ARENA = 40;
    private final Settings settings;
    private final ChaosReport report;
    private @Nullable Arena arena;
    private int runsHere;
    private int runs;

    /**
     * What a season is like.
     *
     * @param seed decides about everything that is left to chance
     * @param source PostgreSQL of the source
     * @param target PostgreSQL of the target
     * @param clients through the proxies
     * @param tps that they try for
     */
    public record Settings(long seed, int source, int target, int clients, int tps) {
        String versions() {
            return source + "-" + target;
        }
    }

    public Season(Settings settings) {
        this.settings = settings;
        this.report = new ChaosReport(settings.seed(), settings.versions());
    }

    /** Runs them all; the report is written anew after each. */
    void play(List<Case> cases) throws Exception {
        for (var tried : cases) {
            runs++;
            System.out.printf("%3d of %d  %-32s", runs, cases.size(), tried);
            play(tried);
            report.write();
        }
        retire();
        report.write();
    }

    private void play(Case tried) throws Exception {
        var here = arena();
        try {
            var result = new Run(here, tried).go();
            report.add(result);
            tell(result);
            if (!result.held()) {
                keepLogs(here);
            }
            if (!result.healthy()) {
                abandon(here);
            } else if (++runsHere >= RUNS_ON_ONE_ARENA) {
                retire();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            report.violated(tried.toString(), "stuck: " + e + ", at " + e.getStackTrace()[0]);
            System.out.println("  VIOLATION stuck: " + e);
            keepLogs(here);
            abandon(here);
        }
    }

    private static void tell(Result result) {
        System.out.printf(
                "%-8s %5.0f tps  gap %6.0f  wait %6.0f  flows again %5.0f, all %5.0f ms%n",
                result.ending(),
                result.tps(),
                result.gapMillis(),
                result.longestWaitMillis(),
                result.flowAgainMillis(),
                result.allFlowMillis());
        result.violations().forEach(told -> System.out.println("     VIOLATION " + told));
    }

    private Arena arena() throws Exception {
        var here = arena;
        if (here == null) {
            here = new Arena(settings.source(), settings.target(), settings.clients(), settings.tps());
            arena = here;
            runsHere = 0;
        }
        return here;
    }

    /** Compares both sides once more, and ends the arena. */
    private void retire() throws Exception {
        var here = arena;
        if (here == null) {
            return;
        }
        here.quiet();
        AgentState.ValidationResult compared = here.stack().validate("after-" + runs);
        if (compared.mismatches() > 0) {
            report.violated("after run " + runs, "the sides differ: " + compared);
            keepLogs(here);
        }
        abandon(here);
    }

    private void abandon(Arena here) throws SQLException {
        arena = null;
        here.close();
    }

    /** Keeps what all programs have said. */
    private void keepLogs(Arena here) throws IOException {
        Logs.keep(here.stack(), ChaosReport.folder().resolve("run-" + runs));
    }

    /** What must not be and was. */
    public List<String> violations() {
        return report.violations();
    }

    @Override
    public void close() throws SQLException {
        var here = arena;
        arena = null;
        if (here != null) {
            here.close();
        }
    }
}
