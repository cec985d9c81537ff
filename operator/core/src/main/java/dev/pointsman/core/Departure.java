package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.Wish.Deletion;
import dev.pointsman.core.plan.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The object is being deleted: back first, then clean, then gone. It never waits for a commit of the user's. */
final class Departure {
    /** How long is waited for the databases' word, when nothing says that anything was ever made there. */
    static final Duration UNKNOWN_AT_MOST = Duration.ofSeconds(30);

    private Departure() {}

    /** What deletion asks for now; nothing while what goes on must come to its own end first. */
    static Optional<Answer> answer(Turn turn) {
        return Optional.ofNullable(turn.wish().deletion()).flatMap(deletion -> answer(turn, deletion));
    }

    static Answer cleaningUp(Turn turn, Stage.CleaningUp cleaning) {
        var deletion = turn.wish().deletion();
        if (turn.agent().filter(agent -> agent.cleanedUp()).isPresent()) {
            return turn.move(
                    cleaning.release("", turn.now()), Reason.CLEANED_UP, "nothing of ours is left in either database");
        }
        if (!turn.recorded().traffic().prepared() && turn.journal().isPresent()) {
            return turn.move(
                    cleaning.release("", turn.now()),
                    Reason.CLEANED_UP,
                    "the databases know nothing of this migration");
        }
        if (deletion != null && deletion.secretGone()) {
            return leave(turn, "a Secret that clean-up needs is gone");
        }
        return turn.now().isBefore(cleaning.until())
                ? turn.stay(
                        Reason.CLEANING_UP,
                        "what is ours is being removed from both databases, until " + Sentences.time(cleaning.until())
                                + " at the latest",
                        Turn.SOON)
                : leave(turn, "clean-up has not come to an end in time");
    }

    /** Deletion after the writes have moved and before the source is given up is somebody's to decide. */
    static Answer waits(Turn turn) {
        return turn.stay(Reason.DELETION_WAITS, Deletion.WAITS, Turn.SOON);
    }

    static String sentence(Stage.Released released) {
        return released.why().isEmpty() ? "nothing of ours is left" : released.why();
    }

    private static Optional<Answer> answer(Turn turn, Deletion deletion) {
        var recorded = turn.recorded();
        if (recorded.stage() instanceof Stage.Released) {
            return Optional.empty();
        }
        if (deletion.namespaceTerminating()) {
            return Optional.of(leave(turn, "the namespace is going, so nothing can be cleaned up from it"));
        }
        if (recorded.stage() instanceof Stage.Pending && turn.journal().isEmpty()) {
            return Optional.of(turn.move(
                    new Stage.CleaningUp(turn.now(), turn.now().plus(UNKNOWN_AT_MOST)),
                    Reason.CLEANING_UP,
                    "the migration is being deleted; the databases are asked whether anything of ours is there"));
        }
        if (recorded.stage() instanceof Stage.CleaningUp) {
            return Optional.empty();
        }
        if (!recorded.traffic().prepared()) {
            return Optional.of(turn.move(
                    new Stage.Released("", turn.now()), Reason.CLEANED_UP, "nothing had been made in the databases"));
        }
        return switch (recorded.stage()) {
            case Stage.RevertingReads back when overdue(turn, back.since()) -> Optional.of(cleanUp(turn));
            case Stage.CuttingOver _,
                    Stage.Drilling _,
                    Stage.Retiring _,
                    Stage.GoingBack _,
                    Stage.CleaningUp _,
                    Stage.Released _ -> Optional.empty();
            case Stage.Completed completed when completed.retired() -> Optional.of(cleanUp(turn));
            case Stage.Pending _, Stage.Preflight _, Stage.Reverted _, Stage.OfStep _, Stage.Completed _ ->
                settled(turn, deletion);
        };
    }

    private static Optional<Answer> settled(Turn turn, Deletion deletion) {
        var traffic = turn.recorded().traffic();
        if (traffic.writes() == Side.TARGET) {
            return deletion.keepTarget() ? Optional.of(cleanUp(turn)) : Optional.empty();
        }
        return Optional.of(
                traffic.reads() == 0
                        ? cleanUp(turn)
                        : Return.begin(
                                turn, new Return.Cue(Cause.DELETED, "", "the migration is being deleted", turn.now())));
    }

    private static Answer cleanUp(Turn turn) {
        return turn.move(
                new Stage.CleaningUp(turn.now(), turn.now().plus(timeout(turn))),
                Reason.CLEANING_UP,
                "the migration is being deleted; what is ours is removed from both databases");
    }

    private static boolean overdue(Turn turn, Instant since) {
        return turn.now().isAfter(since.plus(timeout(turn)));
    }

    private static Duration timeout(Turn turn) {
        return turn.plan().deletionTimeout();
    }

    private static Answer leave(Turn turn, String why) {
        return turn.move(new Stage.Released(why, turn.now()), Reason.LEFTOVERS, why + "; the object goes without it");
    }
}
