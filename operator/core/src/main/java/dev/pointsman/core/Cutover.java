package dev.pointsman.core;

import dev.pointsman.core.Recorded.Epochs;
import dev.pointsman.core.Recorded.Traffic;
import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.desired.Routing;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.CutoverSeen;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import java.time.Duration;

/** The steps that move writes, and the one that ends the way back. The journal decides; here its word is taken. */
final class Cutover {
    /** How many epochs a step may use before a person is asked. */
    static final int EPOCHS = 3;

    /** The first pause between two epochs; each further one is twice as long. */
    static final Duration BACK_OFF = Duration.ofSeconds(5);

    /** The longest pause between two epochs. */
    static final Duration BACK_OFF_AT_MOST = Duration.ofMinutes(1);

    private Cutover() {}

    static Answer cuttingOver(Turn turn, Stage.CuttingOver cutting) {
        return turn.journal()
                .filter(journal -> journal.epoch() >= cutting.epoch() && journal.settled())
                .map(journal -> journal.writes() == Side.TARGET
                        ? moved(turn, cutting, journal)
                        : givenUp(turn, cutting, why(turn, cutting.epoch())))
                .orElseGet(() -> turn.stay(
                        Reason.CUTTING_OVER,
                        turn.agent().isPresent()
                                ? "epoch " + cutting.epoch() + " is being decided; clients wait, none is disconnected"
                                : "epoch " + cutting.epoch()
                                        + " is undecided and the agent cannot be asked; the journal"
                                        + " in the databases decides",
                        Turn.SOON));
    }

    static Answer backingOff(Turn turn, Stage.BackingOff waiting) {
        if (turn.now().isBefore(waiting.until())) {
            return turn.stay(
                    Reason.CUTOVER_BACKING_OFF,
                    "epoch given up: " + waiting.why() + "; the next attempt is at " + Sentences.time(waiting.until()),
                    Sentences.recheck(turn.now(), waiting.until()));
        }
        if (!turn.wish().refusedEdit().isEmpty() || turn.wish().deletion() != null) {
            return Steps.enter(turn, waiting.step(), Reason.CUTTING_OVER, "");
        }
        if (!Steps.gatesPass(turn)) {
            return Steps.inconclusive(turn, turn.step(waiting).name());
        }
        return Checks.failed(turn).orElseGet(() -> again(turn, waiting));
    }

    private static Answer again(Turn turn, Stage.BackingOff waiting) {
        var epoch = turn.nextEpoch();
        return turn.move(
                numbered(turn.recorded(), epoch).with(waiting.tryAgain(epoch, turn.now())),
                Reason.CUTTING_OVER,
                "writes are to move to the target in epoch " + epoch);
    }

    static Answer draining(Turn turn, Stage.Draining draining) {
        if (turn.now().isBefore(draining.until())) {
            return turn.stay(
                    Reason.DRAINING,
                    "going back is possible until " + Sentences.time(draining.until()) + "; "
                            + Sentences.gates(turn.verdicts()),
                    Sentences.recheck(turn.now(), draining.until()));
        }
        if (!turn.wish().refusedEdit().isEmpty() || turn.wish().deletion() != null) {
            return Steps.enter(turn, draining.step(), Reason.RETIRING, "");
        }
        if (!Steps.gatesPass(turn)) {
            return Steps.inconclusive(turn, turn.step(draining).name());
        }
        return Checks.leftBehind(turn)
                .orElseGet(() -> turn.move(
                        draining.retire(turn.now()),
                        Reason.POINT_OF_NO_RETURN_PASSED,
                        "reverse replication ends; there is no way back any more"));
    }

    static Answer retiring(Turn turn, Stage.Retiring retiring) {
        var ended = turn.agent()
                .filter(agent -> agent.reverse().state() == StreamState.NONE)
                .isPresent();
        return ended
                ? turn.move(
                        new Stage.Completed(true, turn.now()),
                        Reason.COMPLETED,
                        "reverse replication has ended; everything is done")
                : turn.stay(Reason.RETIRING, "reverse replication is being ended", Turn.SOON);
    }

    /** The position with that number used up. */
    static Recorded numbered(Recorded recorded, long epoch) {
        var epochs = recorded.epochs();
        return recorded.with(new Epochs(epoch, epochs.table(), epochs.revision(), epochs.routed()));
    }

    /** The position after an attempt that has moved writes; proxies have its table from the agent. */
    static Recorded settled(Turn turn, long epoch, Side writes) {
        var recorded = turn.recorded();
        var traffic = new Traffic(true, writes, writes == Side.TARGET ? 100 : 0);
        var content = Fingerprint.of(Routing.moved(turn.plan(), epoch, writes).content());
        return recorded.with(traffic).with(new Epochs(epoch, epoch, 0, content));
    }

    /** Why the agent gave an attempt up, in its own words. */
    static String why(Turn turn, long epoch) {
        return turn.agent()
                .map(AgentSeen::cutover)
                .filter(report -> report.epoch() == epoch)
                .map(CutoverSeen::message)
                .orElse("the attempt was given up");
    }

    static Duration backOff(int tries) {
        var doubled = BACK_OFF.multipliedBy(1L << Math.min(tries - 1, 10));
        return doubled.compareTo(BACK_OFF_AT_MOST) > 0 ? BACK_OFF_AT_MOST : doubled;
    }

    private static Answer moved(Turn turn, Stage.CuttingOver cutting, JournalSeen journal) {
        var why = "writes are on the target as of epoch " + journal.epoch();
        var settled = settled(turn, journal.epoch(), Side.TARGET)
                .with(new Stage.Soaking(cutting.step(), turn.now(), turn.now()));
        var answer = Steps.enter(turn.at(settled), cutting.step() + 1, Reason.MOVED_WRITES, why);
        return answer.next().equals(settled)
                ? turn.move(settled, Reason.MOVED_WRITES, why + "; " + answer.message())
                : answer;
    }

    private static Answer givenUp(Turn turn, Stage.CuttingOver cutting, String why) {
        if (cutting.tries() >= EPOCHS) {
            return turn.move(
                    cutting.hold(Cause.CUTOVER_GIVEN_UP, why, turn.now()),
                    Reason.CUTOVER_GIVEN_UP,
                    cutting.tries() + " attempts were given up, the last because: " + why);
        }
        return turn.move(
                cutting.givenUp(why, turn.now().plus(backOff(cutting.tries()))),
                Reason.CUTOVER_BACKING_OFF,
                "epoch " + cutting.epoch() + " was given up, writes stay on the source: " + why);
    }
}
