package dev.pointsman.core;

import dev.pointsman.core.Wish.Approval;
import dev.pointsman.core.Wish.Deletion;
import dev.pointsman.core.Wish.Intent;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A migration, the people and the data plane around it, and a clock that a test moves. */
final class World {
    static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final int TICKS_AT_MOST = 50;

    final DataPlane plane = new DataPlane();
    final List<Approval> approvals = new ArrayList<>();
    Plan plan;
    Intent intent = Intent.PROCEED;
    int attempt = 1;
    int drill;
    List<Problem> refusedEdit = List.of();

    @Nullable
    Deletion deletion;

    Instant now = START;
    Recorded recorded = Recorded.fresh(START);

    /** The first failing sample of the last revert of reads. */
    @Nullable
    Instant breachAt;

    private final Consumer<Decision> transitions;

    World(Plan plan, Consumer<Decision> transitions) {
        this.plan = plan;
        this.transitions = transitions;
    }

    World(Plan plan) {
        this(plan, _ -> {});
    }

    Situation situation() {
        var wish = new Wish(intent, attempt, drill, List.copyOf(approvals), refusedEdit, deletion);
        return new Situation(plan, wish, recorded, plane.seen(now), now);
    }

    Decision decide() {
        return Policy.decide(situation());
    }

    /** Decides and records until nothing changes any more, and says what is waited for then. */
    Decision settle() {
        for (var tick = 0; tick < TICKS_AT_MOST; tick++) {
            plane.follow(plan, recorded, now);
            var decision = decide();
            if (decision.next().equals(recorded)) {
                return decision;
            }
            recorded = decision.next();
            breachAt = recorded.stage() instanceof Stage.RevertingReads back ? back.breachAt() : breachAt;
            transitions.accept(decision);
        }
        throw new AssertionError("does not come to rest: " + recorded);
    }

    /** Time passes, and the operator looks as often as it wants to. */
    Decision pass(Duration time) {
        var end = now.plus(time);
        var last = settle();
        while (now.isBefore(end)) {
            var next = last.recheck().map(now::plus).filter(end::isAfter).orElse(end);
            now = next.isAfter(now) ? next : end;
            last = settle();
        }
        return last;
    }

    /** Time passes, and no operator lives. */
    void sleep(Duration time) {
        now = now.plus(time);
    }

    World approveAll() {
        plan.steps().forEach(step -> approvals.add(new Approval(step.name(), null)));
        return this;
    }

    /** Goes on until the migration is in that phase of that stage. */
    World until(Phase phase, String stage) {
        for (var second = 0; second < 200; second++) {
            settle();
            if (recorded.stage().phase() == phase && recorded.stageName(plan).equals(stage)) {
                return this;
            }
            if (recorded.stage() instanceof Stage.CuttingOver) {
                plane.moves();
            } else {
                pass(Duration.ofSeconds(1));
            }
        }
        throw new AssertionError("never reaches " + phase + "/" + stage + ": " + recorded);
    }
}
