package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.back.Lack;
import dev.pointsman.core.back.WayBack;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.plan.Step.OnFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The way back: by routing alone while writes are on the source, by a cutover of its own after that. */
final class Return {
    private static final String UNTIL_MENDED =
            ". Everything stays where it is until that is mended, and goes back then";

    private Return() {}

    /**
     * What made it necessary.
     *
     * @param cause why
     * @param gate the gate that failed, or empty
     * @param why for people
     * @param breachAt the first failing sample
     */
    record Cue(Cause cause, String gate, String why, Instant breachAt) {}

    /** Begins to go back, unless acknowledged writes would be lost by it: then it begins when they would not. */
    static Answer asked(Turn turn) {
        var losses = losses(turn);
        return losses.isEmpty()
                ? begin(turn, new Cue(Cause.ASKED, "", "spec.intent is Revert", turn.now()))
                : turn.stay(
                        Reason.NO_WAY_BACK,
                        "spec.intent is Revert, but " + cannot(losses)
                                + ". Everything stays where it is until that is mended",
                        Turn.SOON);
    }

    /** A failure after which nothing may go on: back, or, where that would lose writes, stand still until it would not. */
    static Answer fail(Turn turn, Stage.OfStep stage, Cue cue) {
        var losses = losses(turn);
        return losses.isEmpty()
                ? begin(turn, cue)
                : turn.move(
                        stage.hold(cue.cause(), cue.why(), turn.now()),
                        reason(cue.cause()),
                        cue.why() + "; " + cannot(losses) + UNTIL_MENDED);
    }

    /** What {@link #fail} had to put off; nothing when the plan itself says that a person looks first. */
    static Optional<Answer> putOff(Turn turn, Stage.Holding holding) {
        var ours = Steps.onFailure(turn, holding) == OnFailure.REVERT
                && turn.recorded().traffic().writes() == Side.TARGET
                && (holding.cause() == Cause.GATE_FAILED || holding.cause() == Cause.VALIDATION_FAILED);
        if (!ours) {
            return Optional.empty();
        }
        var obstacles = new WayBack(turn.plan(), turn.recorded(), turn.seen())
                .lacks().stream()
                        .filter(lack -> lack.kind() != Lack.Kind.BLOCKED)
                        .toList();
        return Optional.of(
                obstacles.isEmpty()
                        ? begin(turn, new Cue(holding.cause(), "", holding.why(), holding.since()))
                        : turn.stay(Reason.HELD, holding.why() + "; " + cannot(obstacles) + UNTIL_MENDED, Turn.SOON));
    }

    /** What would be lost by going back now. */
    static List<Lack> losses(Turn turn) {
        return new WayBack(turn.plan(), turn.recorded(), turn.seen()).losses();
    }

    private static String cannot(List<Lack> losses) {
        return "writes cannot go back without loss: " + WayBack.sentence(losses);
    }

    /** Begins to go back; the attempt is used up from here on. */
    static Answer begin(Turn turn, Cue cue) {
        var recorded = turn.recorded();
        var used = recorded.with(recorded.attempts().usedUp()).withStrikes(List.of());
        var reason = reason(cue.cause());
        if (recorded.traffic().writes() == Side.SOURCE) {
            return turn.move(
                    used.reads(0)
                            .with(new Stage.RevertingReads(
                                    cue.cause(), cue.gate(), cue.why(), cue.breachAt(), turn.now())),
                    reason,
                    cue.why() + "; all reads go back to the source");
        }
        var epoch = turn.nextEpoch();
        return turn.move(
                Cutover.numbered(used, epoch)
                        .with(new Stage.RevertingWrites(
                                cue.cause(), cue.gate(), cue.why(), cue.breachAt(), epoch, 1, turn.now())),
                reason,
                cue.why() + "; writes go back to the source in epoch " + epoch + ", nothing is lost");
    }

    static Answer reads(Turn turn, Stage.RevertingReads back) {
        if (turn.recorded().traffic().prepared() && turn.proxiesBehind() > 0) {
            return turn.stay(
                    Reason.REVERTING,
                    back.why() + "; " + turn.proxiesBehind() + " proxies have not followed yet",
                    Turn.SOON);
        }
        return turn.move(
                back.reverted(turn.now()), Reason.GONE_BACK, "all reads are on the source again: " + back.why());
    }

    static Answer writes(Turn turn, Stage.RevertingWrites back) {
        return turn.journal()
                .filter(journal -> journal.epoch() >= back.epoch() && journal.settled())
                .map(journal -> journal.writes() == Side.SOURCE
                        ? turn.move(
                                Cutover.settled(turn, journal.epoch(), Side.SOURCE)
                                        .with(back.reverted(turn.now())),
                                Reason.GONE_BACK,
                                "all traffic is on the source again as of epoch " + journal.epoch() + ": " + back.why())
                        : givenUp(turn, back, Cutover.why(turn, back.epoch())))
                .orElseGet(() -> turn.stay(
                        Reason.REVERTING, back.why() + "; epoch " + back.epoch() + " is being decided", Turn.SOON));
    }

    static Answer backingOff(Turn turn, Stage.RevertBackingOff back) {
        if (turn.now().isBefore(back.until())) {
            return turn.stay(
                    Reason.REVERTING,
                    "going back was given up and will be tried again at " + Sentences.time(back.until()) + ": "
                            + back.trouble(),
                    Sentences.recheck(turn.now(), back.until()));
        }
        var epoch = turn.nextEpoch();
        return turn.move(
                Cutover.numbered(turn.recorded(), epoch).with(back.tryAgain(epoch, turn.now())),
                Reason.REVERTING,
                back.why() + "; writes go back to the source in epoch " + epoch);
    }

    private static Answer givenUp(Turn turn, Stage.RevertingWrites back, String trouble) {
        return turn.move(
                back.givenUp(trouble, turn.now().plus(Cutover.backOff(back.tries()))),
                Reason.REVERTING,
                "epoch " + back.epoch() + " was given up, writes stay on the target: " + trouble);
    }

    private static Reason reason(Cause cause) {
        return switch (cause) {
            case ASKED -> Reason.REVERT_ASKED;
            case GATE_FAILED -> Reason.GATE_FAILED;
            case VALIDATION_FAILED -> Reason.VALIDATION_FAILED;
            case CUTOVER_GIVEN_UP -> Reason.CUTOVER_GIVEN_UP;
            case DELETED -> Reason.DELETION_REQUESTED;
        };
    }
}
