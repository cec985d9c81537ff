package dev.pointsman.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a migration stands. A stage remembers what later ticks need and offers only its legal moves.
 *
 * <pre>
 * Pending → Preflight → Replicating → Validating → (Mirroring →) ShiftingReads → CuttingOver ⇄ BackingOff
 *                           any step may wait in AwaitingApproval before it, Pausing is a step of its own
 *                                                                     ↓
 *                                  Completed ← Retiring ← Draining ← Soaking ⇄ Drilling ⇄ DrillWaiting
 *
 * any step ⇄ Holding
 * any step before the writes moved → RevertingReads → Reverted → Preflight, with a greater attempt
 * any step after → RevertingWrites ⇄ RevertBackingOff; RevertingWrites → Reverted
 * any settled stage, when deleted → (RevertingReads →) CleaningUp → Released
 * </pre>
 */
public sealed interface Stage {
    /** A stage of the plan, entered or about to be. */
    sealed interface OfStep extends Stage {
        /** Its position in the plan. */
        int step();

        /** The step whose gates hold: one that has not been entered is guarded by those of the one before. */
        default int guardedBy() {
            var entered =
                    !(this instanceof AwaitingApproval) && !(this instanceof Holding holding && !holding.entered());
            return entered ? step() : Math.max(0, step() - 1);
        }

        default Holding hold(Cause cause, String why, Instant at) {
            return new Holding(step(), !(this instanceof AwaitingApproval), cause, why, at);
        }
    }

    /** On the way back. */
    sealed interface GoingBack extends Stage {
        /** Why. */
        Cause cause();

        /** Why, for people. */
        String why();

        default Reverted reverted(Instant at) {
            return new Reverted(cause(), why(), at);
        }
    }

    /** Nothing is begun; the journal is asked whether that is true. */
    record Pending(Instant since) implements Stage {
        Preflight start(Instant at) {
            return new Preflight(at);
        }
    }

    /** The agent looks whether it can be done. */
    record Preflight(Instant since) implements Stage {}

    /** Rows are copied, then streamed. */
    record Replicating(int step, Instant since) implements OfStep {}

    /**
     * Both sides are compared once.
     *
     * @param run which try of it, from 1
     */
    record Validating(int step, int run, Instant since) implements OfStep {
        Validating again(Instant at) {
            return new Validating(step, run + 1, at);
        }
    }

    /**
     * A share of the reads is made twice.
     *
     * @param until null until every proxy has followed
     */
    record Mirroring(int step, Instant since, @Nullable Instant until) implements OfStep {
        Mirroring compare(Instant end) {
            return new Mirroring(step, since, end);
        }
    }

    /**
     * A share of the reads is on the target.
     *
     * @param soakUntil null until every proxy has followed
     */
    record ShiftingReads(int step, Instant since, @Nullable Instant soakUntil) implements OfStep {
        ShiftingReads soak(Instant until) {
            return new ShiftingReads(step, since, until);
        }
    }

    /** A person is asked before the step is entered. */
    record AwaitingApproval(int step, Instant since) implements OfStep {}

    /**
     * Time passes.
     *
     * @param until the end
     */
    record Pausing(int step, Instant since, Instant until) implements OfStep {}

    /**
     * An attempt to move writes to the target; the agent has the order, the journal decides.
     *
     * @param epoch its number
     * @param tries how many epochs this step has used, this one included
     */
    record CuttingOver(int step, long epoch, int tries, Instant since) implements OfStep {
        BackingOff givenUp(String why, Instant until) {
            return new BackingOff(step, tries, why, until);
        }
    }

    /**
     * An attempt was given up; the next one follows.
     *
     * @param tries how many epochs this step has used
     * @param why the last was given up
     * @param until the next one
     */
    record BackingOff(int step, int tries, String why, Instant until) implements OfStep {
        CuttingOver tryAgain(long epoch, Instant at) {
            return new CuttingOver(step, epoch, tries + 1, at);
        }
    }

    /** Writes are on the target, reverse replication runs. */
    record Soaking(int step, Instant since, Instant until) implements OfStep {
        Drilling drill(int number, long epoch, Instant at) {
            return new Drilling(step, number, false, epoch, 1, at, until);
        }
    }

    /** There and back again, in the soak. */
    sealed interface OfDrill extends OfStep {
        /** Its number. */
        int number();

        /** Whether writes have been on the source already, and are to go to the target again. */
        boolean back();

        /** The end of the soak that it interrupts. */
        Instant until();

        default Soaking over(Instant at) {
            return new Soaking(step(), at, until());
        }
    }

    /**
     * An attempt of a drill to move writes.
     *
     * @param number of the drill
     * @param back whether they go to the target again, or to the source
     * @param epoch its number
     * @param tries how many epochs this half of the drill has used, this one included
     * @param until the end of the soak that it interrupts
     */
    record Drilling(int step, int number, boolean back, long epoch, int tries, Instant since, Instant until)
            implements OfDrill {
        DrillWaiting there(Instant at) {
            return new DrillWaiting(step, number, true, 0, "", at, until);
        }

        DrillWaiting givenUp(String why, Instant next) {
            return new DrillWaiting(step, number, back, tries, why, next, until);
        }
    }

    /**
     * Between two attempts of a drill: gates and intent are heard here.
     *
     * @param number of the drill
     * @param back whether writes are on the source, to go to the target again
     * @param tries how many epochs this half of the drill has used
     * @param why the last was given up, or empty
     * @param next when the next one begins
     * @param until the end of the soak that it interrupts
     */
    record DrillWaiting(int step, int number, boolean back, int tries, String why, Instant next, Instant until)
            implements OfDrill {
        Drilling tryAgain(long epoch, Instant at) {
            return new Drilling(step, number, back, epoch, tries + 1, at, until);
        }
    }

    /** The last time in which going back is possible. */
    record Draining(int step, Instant since, Instant until) implements OfStep {
        Retiring retire(Instant at) {
            return new Retiring(step, at);
        }
    }

    /** Reverse replication is being ended: there is no way back any more. */
    record Retiring(int step, Instant since) implements OfStep {}

    /**
     * Every step is done.
     *
     * @param retired whether the point of no return was among them
     */
    record Completed(boolean retired, Instant since) implements Stage {}

    /**
     * Everything stays where it is.
     *
     * @param step the step to go on with
     * @param entered whether that step had been entered, or was waiting for approval
     */
    record Holding(int step, boolean entered, Cause cause, String why, Instant since) implements OfStep {
        Holding because(Cause other, String reason, Instant at) {
            return new Holding(step, entered, other, reason, at);
        }
    }

    /**
     * Reads go back to the source; writes never left.
     *
     * @param gate the gate that failed, or empty
     * @param breachAt when it was first seen
     */
    record RevertingReads(Cause cause, String gate, String why, Instant breachAt, Instant since) implements GoingBack {}

    /**
     * Writes go back to the source, by a cutover of its own.
     *
     * @param gate the gate that failed, or empty
     * @param breachAt when it was first seen
     * @param epoch its number
     * @param tries how many epochs going back has used, this one included
     */
    record RevertingWrites(Cause cause, String gate, String why, Instant breachAt, long epoch, int tries, Instant since)
            implements GoingBack {
        RevertBackingOff givenUp(String trouble, Instant until) {
            return new RevertBackingOff(cause, gate, why, breachAt, tries, trouble, until);
        }
    }

    /**
     * An attempt to go back was given up; the next one follows, for ever.
     *
     * @param trouble why the last was given up
     * @param until the next one
     */
    record RevertBackingOff(
            Cause cause, String gate, String why, Instant breachAt, int tries, String trouble, Instant until)
            implements GoingBack {
        RevertingWrites tryAgain(long epoch, Instant at) {
            return new RevertingWrites(cause, gate, why, breachAt, epoch, tries + 1, at);
        }
    }

    /** All traffic is on the source again. The attempt is used up. */
    record Reverted(Cause cause, String why, Instant since) implements Stage {
        Preflight startAgain(Instant at) {
            return new Preflight(at);
        }
    }

    /**
     * The object is being deleted; what is ours is removed from the databases.
     *
     * @param until after this the object goes, whatever is left
     */
    record CleaningUp(Instant since, Instant until) implements Stage {
        Released release(String why, Instant at) {
            return new Released(why, at);
        }
    }

    /**
     * The object may go.
     *
     * @param why nothing when all is clean, else what to say about the leftovers
     */
    record Released(String why, Instant since) implements Stage {}

    /** What is being done, as status has it. */
    default Phase phase() {
        return switch (this) {
            case Pending _ -> Phase.PENDING;
            case Preflight _ -> Phase.PREFLIGHT;
            case Replicating _ -> Phase.REPLICATING;
            case Validating _ -> Phase.VALIDATING;
            case Mirroring _ -> Phase.MIRRORING;
            case ShiftingReads _ -> Phase.SHIFTING_READS;
            case AwaitingApproval _ -> Phase.AWAITING_APPROVAL;
            case Pausing _ -> Phase.PAUSING;
            case CuttingOver _, BackingOff _ -> Phase.CUTTING_OVER;
            case Soaking _ -> Phase.SOAKING;
            case OfDrill _ -> Phase.DRILLING;
            case Draining _, Retiring _ -> Phase.RETIRING;
            case Completed _ -> Phase.COMPLETED;
            case Holding _ -> Phase.HOLDING;
            case RevertingReads _, RevertingWrites _, RevertBackingOff _ -> Phase.REVERTING;
            case Reverted _ -> Phase.REVERTED;
            case CleaningUp _, Released _ -> Phase.CLEANING_UP;
        };
    }

    /** Whether nothing happens any more until somebody wants something. */
    default boolean settled() {
        return this instanceof Completed || this instanceof Reverted || this instanceof Released;
    }
}
