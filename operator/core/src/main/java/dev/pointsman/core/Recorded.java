package dev.pointsman.core;

import dev.pointsman.core.plan.Edit;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that must survive: it is kept in status, and journaled in both databases. Effects follow from it and from the
 * plan alone.
 *
 * @param sequence counts recorded positions, from 1; 0 when nothing has been recorded
 * @param at when it was recorded
 * @param attempts which attempt this is
 * @param traffic where traffic goes
 * @param epochs attempts to move writes, and the routing table in force
 * @param entered when each step begun so far was entered
 * @param strikes gates that have failed, but not often enough
 * @param stage where the migration stands
 */
public record Recorded(
        long sequence,
        Instant at,
        Attempts attempts,
        Traffic traffic,
        Epochs epochs,
        List<Instant> entered,
        List<Strike> strikes,
        Stage stage) {

    /**
     * Attempts.
     *
     * @param current the last one started, 0 before the first
     * @param reverted the last one that ended in a revert, 0 for none
     * @param drilled the number of the last drill begun, 0 for none
     */
    public record Attempts(int current, int reverted, int drilled) {
        Attempts started(int attempt) {
            return new Attempts(attempt, reverted, drilled);
        }

        Attempts usedUp() {
            return new Attempts(current, current, drilled);
        }

        Attempts drill(int number) {
            return new Attempts(current, reverted, number);
        }
    }

    /**
     * Where traffic goes.
     *
     * @param prepared whether anything of ours is in the databases
     * @param writes the side that takes writes as of the last settled epoch
     * @param reads the share of movable reads that the target shall answer
     */
    public record Traffic(boolean prepared, Side writes, int reads) {
        /** Whether the target answers anything. */
        public boolean moved() {
            return reads > 0 || writes == Side.TARGET;
        }
    }

    /**
     * Attempts to move writes, and the routing table in force.
     *
     * @param last the last number used
     * @param table the epoch of the table in force
     * @param revision of that table within its epoch
     * @param routed fingerprint of what that table says, empty before the first
     */
    public record Epochs(long last, long table, long revision, String routed) {}

    /** Nothing has been done. */
    public static Recorded fresh(Instant at) {
        return new Recorded(
                0,
                at,
                new Attempts(0, 0, 0),
                new Traffic(false, Side.SOURCE, 0),
                new Epochs(0, 0, 0, ""),
                List.of(),
                List.of(),
                new Stage.Pending(at));
    }

    /** A position as {@link #text()} wrote it; nothing when this version cannot read it. */
    public static Optional<Recorded> parse(String text) {
        return RecordText.parse(text);
    }

    /** The whole as one line, for status and journal. */
    public String text() {
        return RecordText.of(this);
    }

    /** Name of the step that it is in, or was in last; of the phase while there is none. */
    public String stageName(Plan plan) {
        var step = switch (stage) {
            case Stage.OfStep of -> of.step();
            case Stage.Pending _, Stage.Preflight _ -> -1;
            case Stage.GoingBack _, Stage.Reverted _, Stage.Completed _, Stage.CleaningUp _, Stage.Released _ ->
                entered.size() - 1;
        };
        return step >= 0 && step < plan.steps().size()
                ? plan.step(step).name()
                : stage.phase().word();
    }

    /** Whether reverse replication has been ended, or is being. */
    public boolean pastNoReturn() {
        return stage instanceof Stage.Retiring || (stage instanceof Stage.Completed completed && completed.retired());
    }

    /** How far it has come, as far as edits are concerned. */
    public Edit.Position position() {
        var over =
                stage instanceof Stage.Reverted || stage instanceof Stage.Pending || stage instanceof Stage.Preflight;
        return new Edit.Position(over ? 0 : entered.size(), traffic.prepared(), traffic.moved());
    }

    Recorded with(Stage next) {
        return new Recorded(sequence, at, attempts, traffic, epochs, entered, strikes, next);
    }

    Recorded with(Traffic next) {
        return new Recorded(sequence, at, attempts, next, epochs, entered, strikes, stage);
    }

    Recorded with(Epochs next) {
        return new Recorded(sequence, at, attempts, traffic, next, entered, strikes, stage);
    }

    Recorded with(Attempts next) {
        return new Recorded(sequence, at, next, traffic, epochs, entered, strikes, stage);
    }

    Recorded withStrikes(List<Strike> next) {
        return new Recorded(sequence, at, attempts, traffic, epochs, entered, next, stage);
    }

    /** The step at that position has begun, and no later one has. */
    Recorded enteredStep(int step, Instant now) {
        var instants = new ArrayList<>(entered.subList(0, Math.min(step, entered.size())));
        while (instants.size() <= step) {
            instants.add(now);
        }
        return new Recorded(sequence, at, attempts, traffic, epochs, List.copyOf(instants), strikes, stage);
    }

    Recorded withoutSteps() {
        return new Recorded(sequence, at, attempts, traffic, epochs, List.of(), List.of(), stage);
    }

    Recorded numbered(long number, Instant now) {
        return new Recorded(number, now, attempts, traffic, epochs, entered, strikes, stage);
    }

    Recorded reads(int percent) {
        return with(new Traffic(traffic.prepared(), traffic.writes(), percent));
    }
}
