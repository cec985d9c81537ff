package dev.pointsman.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.chaos.Invariants.Ending;
import dev.pointsman.e2e.load.Failure;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.WindowReport;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** One cutover with one deed in it: ordered once, watched to its end, judged. */
final class Run {
    private static final Duration REACHED_WITHIN = Duration.ofSeconds(60);
    /** Hard bounds for a machine that is shared; the figures are in the report. */
    private static final Duration FLOWS_WITHIN = Duration.ofSeconds(20);

    /** Of a client's wait, beyond the outage itself. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);
    /** Longer than the pause that is ordered. */
    private static final Duration TOO_LATE = Duration.ofMillis(2200);

    private static final double NANOS_PER_MILLI = 1e6;

    private final Ground ground;
    private final Case tried;
    private final Side from;
    private final List<String> violations = new ArrayList<>();
    private long hurtAt;
    private Duration outage = Duration.ZERO;

    Run(Ground ground, Case tried) {
        this.ground = ground;
        this.tried = tried;
        this.from = ground.serving();
    }

    Result go() throws Exception {
        ground.makeReady();
        load().startWindow();
        long began = System.currentTimeMillis();
        var harm = perform();
        awaitEnd();
        var window = load().window();
        long hit = judgeClients();
        ground.writers().quiet();
        var ending = judge(new Invariants(ground, from, began));
        if (window.writePauseMillis() > outage.plus(MOST_WAIT).toMillis()) {
            violations.add("S4: a client waited " + Math.round(window.writePauseMillis())
                    + " ms for a write, the outage was " + outage.toMillis() + " ms");
        }
        var result = result(window, ending, hit);
        if (result.healthy()) {
            ground.record(harm, ending);
        }
        return result;
    }

    private Load load() {
        return ground.writers().load();
    }

    /** How the last attempt ended. */
    private Ending judge(Invariants invariants) throws SQLException {
        var ending = Ending.NEITHER;
        for (long epoch : ground.epochs()) {
            ending = invariants.decidedOnce(epoch, violations);
        }
        invariants.neverTwoWriters(ending, violations);
        invariants.oldBeforeNew(ending, violations);
        invariants.nothingLost(ending == Ending.MOVED ? from.other() : from, violations);
        return ending;
    }

    private Result result(WindowReport window, Ending ending, long hit) {
        return new Result(
                tried.scene(),
                tried.deed(),
                from,
                ending,
                millis(load().anyCommit()),
                millis(load().everyCommit()),
                window.writePauseMillis(),
                window.commitGapMillis(),
                (window.commits() + window.reads()) / (window.millis() / 1000),
                hit,
                List.copyOf(violations));
    }

    /** Does the deed at its scene; afterwards what was harmed is there again, and the clients' pulse is felt. */
    private Harm perform() throws Exception {
        var harm = tried.scene() == Scene.ORDERED ? performEarly() : performThere();
        harm.heal();
        outage = Duration.ofNanos(System.nanoTime() - hurtAt);
        load().startPulse();
        return harm;
    }

    private Harm performEarly() throws Exception {
        var harm = ground.harm(tried);
        hurtAt = System.nanoTime();
        harm.strike();
        ground.order();
        return harm;
    }

    private Harm performThere() throws Exception {
        ground.turnstile().keep(firstStop());
        ground.order();
        hurtAt = System.nanoTime();
        prelude();
        var harm = ground.harm(tried);
        try (var _ = visitor()) {
            harm.strike();
        }
        return harm;
    }

    private String firstStop() {
        return switch (tried.scene().before()) {
            case NOTHING -> tried.scene().place();
            case TOO_LATE -> Scene.CAUGHT_UP.place();
            case DEATH -> Scene.DECIDED.place();
        };
    }

    private void prelude() throws Exception {
        switch (tried.scene().before()) {
            case NOTHING -> {}
            case TOO_LATE -> {
                try (var _ = visitor()) {
                    Spell.of(TOO_LATE);
                    ground.turnstile().keep(tried.scene().place());
                }
            }
            case DEATH -> {
                try (var _ = visitor()) {
                    ground.turnstile().keep(tried.scene().place());
                    ground.killAgent();
                }
                ground.restartAgent();
            }
        }
    }

    private Turnstile.Visitor visitor() throws InterruptedException {
        return ground.turnstile()
                .visitor(REACHED_WITHIN)
                .orElseThrow(() -> new IllegalStateException("the agent has not come to " + tried.scene() + " within "
                        + REACHED_WITHIN.toSeconds() + " s: " + ground.seen()));
    }

    private void awaitEnd() {
        try {
            await("what was ordered has come to its end")
                    .atMost(ground.settledWithin())
                    .ignoreExceptions()
                    .until(ground::settled);
            await("every client commits again")
                    .atMost(FLOWS_WITHIN)
                    .until(() -> load().everyCommit().isPresent());
        } catch (ConditionTimeoutException e) {
            violations.add("stuck: " + e.getMessage() + " " + ground.seen() + ". Clients that do not commit: "
                    + load().silent());
        }
    }

    /** How many failures there were that may be; the others are violations. */
    private long judgeClients() {
        var patience = new Patience(tried, outage);
        var failures = load().failures();
        failures.stream()
                .filter(failure -> !patience.mayHappen(failure))
                .collect(Collectors.groupingBy(Failure::state, TreeMap::new, Collectors.toList()))
                .forEach((state, all) ->
                        violations.add("S4: " + all.size() + " × " + state + ", first " + all.getFirst()));
        return failures.stream().filter(patience::mayHappen).count();
    }

    private static double millis(OptionalLong nanos) {
        return nanos.isPresent() ? nanos.getAsLong() / NANOS_PER_MILLI : -1;
    }
}
