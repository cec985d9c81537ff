package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.host.Logs;
import dev.pointsman.wire.AgentState;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs many cases one after the other on as few arenas as may be: a new one after a violation, and now and then, because a
 * ledger that grows for ever takes ever longer to audit.
 */
final class Season implements AutoCloseable {
    private static final int RUNS_ON_ONE_ARENA = 40;
    private final Settings settings;
    private final ChaosReport report;
    private final String name;
    private @Nullable Ground ground;
    private boolean operated;
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
    record Settings(long seed, int source, int target, int clients, int tps) {
        String versions() {
            return source + "-" + target;
        }
    }

    private Season(Settings settings, ChaosReport report, String name) {
        this.settings = settings;
        this.report = report;
        this.name = name;
    }

    /**
     * Runs all cases and says what must not be and was. Each arena has every so manieth of them, whatever the others do:
     * most of a row is waiting.
     *
     * @param arenas how many there are at the same time
     */
    static List<String> play(Settings settings, List<Case> cases, int arenas) throws Exception {
        var report = new ChaosReport(settings.seed(), settings.versions());
        try (var threads = Executors.newFixedThreadPool(arenas)) {
            var played = new ArrayList<Future<@Nullable Void>>();
            for (int arena = 0; arena < arenas; arena++) {
                int first = arena;
                var mine = IntStream.range(0, cases.size())
                        .filter(row -> row % arenas == first)
                        .mapToObj(cases::get)
                        .toList();
                var name = arenas == 1 ? "" : "abcdefgh".charAt(arena) + "-";
                played.add(threads.submit(() -> {
                    try (var season = new Season(settings, report, name)) {
                        season.play(mine);
                    }
                    return null;
                }));
            }
            for (var each : played) {
                each.get();
            }
        }
        return report.violations();
    }

    /** Runs them all; the report is written anew after each. */
    private void play(List<Case> cases) throws Exception {
        for (var tried : cases) {
            runs++;
            play(tried, runs + " of " + cases.size());
            report.write();
        }
        retire();
        report.write();
    }

    private void play(Case tried, String which) throws Exception {
        var here = ground(tried.deed().ofOperator());
        try {
            var result = new Run(here, tried).go();
            report.add(result);
            tell(tried, which, result);
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
            System.out.println(name + which + "  " + tried + "  VIOLATION stuck: " + e);
            keepLogs(here);
            abandon(here);
        }
    }

    private void tell(Case tried, String which, Result result) {
        System.out.printf(
                "%s%-10s %-32s%-8s %5.0f tps  gap %6.0f  wait %6.0f  flows again %5.0f, all %5.0f ms%n",
                name,
                which,
                tried,
                result.ending(),
                result.tps(),
                result.gapMillis(),
                result.longestWaitMillis(),
                result.flowAgainMillis(),
                result.allFlowMillis());
        result.violations().forEach(told -> System.out.println("     VIOLATION " + told));
    }

    private Ground ground(boolean ofOperators) throws Exception {
        if (operated != ofOperators) {
            retire();
        }
        operated = ofOperators;
        var here = ground;
        if (here == null) {
            var crowd = new Writers.Crowd(settings.clients(), settings.tps());
            here = ofOperators
                    ? new OperatedArena(settings.source(), settings.target(), crowd)
                    : new Arena(settings.source(), settings.target(), crowd);
            ground = here;
            runsHere = 0;
        }
        return here;
    }

    /** Compares both sides once more, and ends the arena. */
    private void retire() throws Exception {
        var here = ground;
        if (here == null) {
            return;
        }
        here.writers().quiet();
        AgentState.ValidationResult compared = here.compare("after-" + runs);
        if (compared.mismatches() > 0) {
            report.violated("after run " + name + runs, "the sides differ: " + compared);
            keepLogs(here);
        }
        abandon(here);
    }

    private void abandon(Ground here) throws SQLException {
        ground = null;
        here.close();
    }

    /** Keeps what all programs have said. */
    private void keepLogs(Ground here) throws IOException {
        Logs.keep(here.logs(), ChaosReport.folder().resolve("run-" + name + runs));
    }

    @Override
    public void close() throws SQLException {
        var here = ground;
        ground = null;
        if (here != null) {
            here.close();
        }
    }
}
