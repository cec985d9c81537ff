package dev.pointsman.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.chaos.Invariants.Ending;
import dev.pointsman.e2e.load.Failure;
import dev.pointsman.e2e.load.WindowReport;
import dev.pointsman.wire.Side;
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
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    /** Hard bounds for a machine that is shared; the figures are in the report. */
    private static final Duration FLOWS_WITHIN = Duration.ofSeconds(20);

    /** Of a client's wait, beyond the outage itself. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);
    /** Longer than the pause that is ordered. */
    private static final Duration TOO_LATE = Duration.ofMillis(2200);

    private static final double NANOS_PER_MILLI = 1e6;

    private final Arena arena;
    private final Case tried;
    private final Side from;
    private final List<String> violations = new ArrayList<>();
    private long epoch;
    private long hurtAt;
    private Duration outage = Duration.ZERO;

    Run(Arena arena, Case tried) {
        this.arena = arena;
        this.tried = tried;
        this.from = arena.serving();
    }

    Result go() throws Exception {
        arena.makeReady();
        arena.load().startWindow();
        long began = System.currentTimeMillis();
        var harm = perform();
        awaitEnd();
        var window = arena.load().window();
        long hit = judgeClients();
        arena.quiet();
        var invariants = new Invariants(arena, from, epoch, began);
        var ending = invariants.decidedOnce(violations);
        invariants.neverTwoWriters(ending, violations);
        invariants.oldBeforeNew(ending, violations);
        invariants.nothingLost(ending == Ending.MOVED ? from.other() : from, violations);
        if (window.writePauseMillis() > outage.plus(MOST_WAIT).toMillis()) {
            violations.add("S4: a client waited " + Math.round(window.writePauseMillis())
                    + " ms for a write, the outage was " + outage.toMillis() + " ms");
        }
        var result = result(window, ending, hit);
        if (result.healthy()) {
            record(harm, ending);
        }
        return result;
    }

    private Result result(WindowReport window, Ending ending, long hit) {
        return new Result(
                tried.scene(),
                tried.deed(),
                from,
                ending,
                millis(arena.load().anyCommit()),
                millis(arena.load().everyCommit()),
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
        arena.load().startPulse();
        return harm;
    }

    private Harm performEarly() throws Exception {
        var harm = new Harms(arena, tried, from).of(0);
        hurtAt = System.nanoTime();
        harm.strike();
        epoch = arena.stack().orderCutOver(from.other());
        return harm;
    }

    private Harm performThere() throws Exception {
        arena.turnstile().keep(firstStop());
        epoch = arena.stack().orderCutOver(from.other());
        hurtAt = System.nanoTime();
        prelude();
        var harm = new Harms(arena, tried, from).of(epoch);
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
                    arena.turnstile().keep(tried.scene().place());
                }
            }
            case DEATH -> {
                try (var _ = visitor()) {
                    arena.turnstile().keep(tried.scene().place());
                    arena.stack().agent().kill();
                }
                arena.stack().agent().restart(arena.turnstile().environment());
            }
        }
    }

    private Turnstile.Visitor visitor() throws InterruptedException {
        return arena.turnstile()
                .visitor(REACHED_WITHIN)
                .orElseThrow(() -> new IllegalStateException("the agent has not come to " + tried.scene() + " within "
                        + REACHED_WITHIN.toSeconds() + " s: " + seen()));
    }

    private String seen() {
        var state = arena.stack().agentState();
        return "The agent says " + state.journal() + ", " + state.cutover();
    }

    private void awaitEnd() {
        try {
            await("epoch " + epoch + " is settled")
                    .atMost(SETTLED_WITHIN)
                    .ignoreExceptions()
                    .until(() -> arena.stack().settled(epoch));
            await("every client commits again")
                    .atMost(FLOWS_WITHIN)
                    .until(() -> arena.load().everyCommit().isPresent());
        } catch (ConditionTimeoutException e) {
            violations.add("stuck: " + e.getMessage() + " " + seen());
        }
    }

    /** How many failures there were that may be; the others are violations. */
    private long judgeClients() {
        var patience = new Patience(tried, outage);
        var failures = arena.load().failures();
        failures.stream()
                .filter(failure -> !patience.mayHappen(failure))
                .collect(Collectors.groupingBy(Failure::state, TreeMap::new, Collectors.toList()))
                .forEach((state, all) ->
                        violations.add("S4: " + all.size() + " × " + state + ", first " + all.getFirst()));
        return failures.stream().filter(patience::mayHappen).count();
    }

    private void record(Harm harm, Ending ending) throws Exception {
        harm.after();
        arena.stack().awaitSettled(epoch);
        arena.stack().recordCutOver(from.other());
        if (ending == Ending.MOVED) {
            arena.serves(from.other());
        }
    }

    private static double millis(OptionalLong nanos) {
        return nanos.isPresent() ? nanos.getAsLong() / NANOS_PER_MILLI : -1;
    }
}
