package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.seen.Peer;
import java.util.Optional;

/** Decides what happens next. Pure: the same situation gives the same decision. */
public final class Policy {
    private Policy() {}

    /** What to record, and why. */
    public static Decision decide(Situation situation) {
        var turn = new Turn(situation);
        return turn.seal(answer(turn));
    }

    private static Answer answer(Turn turn) {
        return foreign(turn)
                .or(() -> Adoption.answer(turn))
                .or(() -> Departure.answer(turn))
                .orElseGet(() -> byStage(turn));
    }

    private static Answer byStage(Turn turn) {
        return switch (turn.recorded().stage()) {
            case Stage.Pending pending -> Start.pending(turn, pending);
            case Stage.Preflight preflight -> Start.preflight(turn, preflight);
            case Stage.OfStep step -> Steps.answer(turn, step);
            case Stage.Completed completed -> Steps.completed(turn, completed);
            case Stage.RevertingReads back -> Return.reads(turn, back);
            case Stage.RevertingWrites back -> Return.writes(turn, back);
            case Stage.RevertBackingOff back -> Return.backingOff(turn, back);
            case Stage.Reverted reverted -> Start.reverted(turn, reverted);
            case Stage.CleaningUp cleaning -> Departure.cleaningUp(turn, cleaning);
            case Stage.Released released -> turn.rest(Reason.CLEANED_UP, Departure.sentence(released));
        };
    }

    /** A peer that speaks another language may mean something else by the same words. */
    private static Optional<Answer> foreign(Turn turn) {
        var seen = turn.seen();
        if (seen.agent() instanceof Peer.Foreign<?>(int wire)) {
            return Optional.of(newer(turn, "the agent", wire));
        }
        return seen.proxies().stream()
                .flatMap(pod -> pod.peer() instanceof Peer.Foreign<?>(int wire)
                        ? Optional.of(newer(turn, "proxy " + pod.name(), wire)).stream()
                        : Optional.<Answer>empty().stream())
                .findFirst();
    }

    private static Answer newer(Turn turn, String who, int wire) {
        return turn.stay(
                Reason.NEWER_VERSION,
                who + " speaks version " + wire + ", which this operator does not know; everything stays as it is."
                        + " Bring the operator up to date.",
                Turn.SELDOM);
    }
}
