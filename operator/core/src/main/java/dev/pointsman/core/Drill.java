package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.Wish.Intent;
import dev.pointsman.core.back.WayBack;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import java.time.Duration;
import java.util.Optional;

/**
 * A drill: in the soak, writes go to the source and to the target again, each half by the protocol of a cutover and in an
 * epoch of its own. Between the halves gates and intent are heard; what ends it there ends it on the source.
 */
final class Drill {
    private Drill() {}

    /** Begins the drill that is wanted and has not been had, when the way back is open and every gate passes. */
    static Optional<Answer> wanted(Turn turn, Stage.Soaking soaking) {
        var number = turn.wish().drill();
        if (number <= turn.recorded().attempts().drilled() || !possible(turn)) {
            return Optional.empty();
        }
        var epoch = turn.nextEpoch();
        var begun = turn.recorded().with(turn.recorded().attempts().drill(number));
        return Optional.of(turn.move(
                Cutover.numbered(begun, epoch).with(soaking.drill(number, epoch, turn.now())),
                Reason.DRILLING,
                "drill " + number + " begins: writes go to the source in epoch " + epoch));
    }

    private static boolean possible(Turn turn) {
        return turn.wish().intent() == Intent.PROCEED
                && turn.wish().refusedEdit().isEmpty()
                && turn.wish().deletion() == null
                && turn.recorded().traffic().writes() == Side.TARGET
                && new WayBack(turn.plan(), turn.recorded(), turn.seen())
                        .lacks()
                        .isEmpty()
                && Steps.gatesPass(turn);
    }

    static Answer drilling(Turn turn, Stage.Drilling drilling) {
        return turn.journal()
                .filter(journal -> journal.epoch() >= drilling.epoch() && journal.settled())
                .map(journal -> journal.writes() == to(drilling)
                        ? moved(turn, drilling, journal)
                        : givenUp(turn, drilling, Cutover.why(turn, drilling.epoch())))
                .orElseGet(() -> turn.stay(
                        Reason.DRILLING,
                        title(drilling) + ": epoch " + drilling.epoch() + " is being decided",
                        Turn.SOON));
    }

    static Answer waiting(Turn turn, Stage.DrillWaiting waiting) {
        return guarded(turn, waiting)
                .orElseGet(() -> turn.now().isBefore(waiting.next())
                        ? turn.stay(
                                Reason.DRILLING,
                                title(waiting) + ": an attempt was given up, the next is at "
                                        + Sentences.time(waiting.next()) + ": " + waiting.why(),
                                Sentences.recheck(turn.now(), waiting.next()))
                        : again(turn, waiting));
    }

    /** What keeps the next attempt from beginning. Writes are at home on either side meanwhile. */
    private static Optional<Answer> guarded(Turn turn, Stage.DrillWaiting waiting) {
        var refused = turn.wish().refusedEdit();
        if (!refused.isEmpty()) {
            return Optional.of(wait(turn, waiting, Reason.EDIT_REFUSED, "the spec is refused: " + refused.getFirst()));
        }
        if (turn.wish().deletion() != null) {
            return Optional.of(Departure.waits(turn));
        }
        if (turn.wish().intent() == Intent.HOLD) {
            return Optional.of(wait(turn, waiting, Reason.HELD, "spec.intent is Hold"));
        }
        var streams = turn.agent()
                .filter(agent -> agent.streamFrom(to(waiting).other()).state() == StreamState.STREAMING)
                .isPresent();
        return streams
                ? Optional.empty()
                : Optional.of(wait(
                        turn,
                        waiting,
                        Reason.DRILLING,
                        "replication to the " + word(to(waiting)) + " does not stream"));
    }

    private static Answer wait(Turn turn, Stage.DrillWaiting waiting, Reason reason, String why) {
        return turn.stay(
                reason,
                title(waiting) + " goes no further: " + why + "; writes are on the "
                        + word(to(waiting).other()),
                Turn.SOON);
    }

    private static Answer again(Turn turn, Stage.DrillWaiting waiting) {
        var epoch = turn.nextEpoch();
        return turn.move(
                Cutover.numbered(turn.recorded(), epoch).with(waiting.tryAgain(epoch, turn.now())),
                Reason.DRILLING,
                title(waiting) + ": writes go to the " + word(to(waiting)) + " in epoch " + epoch);
    }

    private static Answer moved(Turn turn, Stage.Drilling drilling, JournalSeen journal) {
        var settled = Cutover.settled(turn, journal.epoch(), to(drilling));
        return drilling.back()
                ? turn.move(
                        settled.with(drilling.over(turn.now())),
                        Reason.DRILLED,
                        title(drilling) + " has gone there and back: writes are on the target as of epoch "
                                + journal.epoch())
                : turn.move(
                        settled.with(drilling.there(turn.now())),
                        Reason.DRILLED_THERE,
                        title(drilling) + ": writes are on the source as of epoch " + journal.epoch());
    }

    /** After as many epochs as a cutover may use the drill ends where writes are, which is never where they may not be. */
    private static Answer givenUp(Turn turn, Stage.Drilling drilling, String why) {
        if (drilling.tries() < Cutover.EPOCHS) {
            Duration pause = Cutover.backOff(drilling.tries());
            return turn.move(
                    drilling.givenUp(why, turn.now().plus(pause)),
                    Reason.DRILLING,
                    title(drilling) + ": epoch " + drilling.epoch() + " was given up: " + why);
        }
        return drilling.back()
                ? Return.begin(
                        turn,
                        new Return.Cue(
                                Cause.CUTOVER_GIVEN_UP,
                                "",
                                title(drilling) + " could not go to the target again: " + why,
                                turn.now()))
                : turn.move(
                        drilling.over(turn.now()),
                        Reason.DRILL_GIVEN_UP,
                        title(drilling) + " was given up, writes have not left the target: " + why);
    }

    private static Side to(Stage.OfDrill drill) {
        return drill.back() ? Side.TARGET : Side.SOURCE;
    }

    private static String title(Stage.OfDrill drill) {
        return "drill " + drill.number();
    }

    private static String word(Side side) {
        return side == Side.SOURCE ? "source" : "target";
    }
}
