package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.JournaledStage;
import java.util.Optional;

/** Status is a cache. A position that the databases remember and status does not is taken over from them. */
final class Adoption {
    private Adoption() {}

    static Optional<Answer> answer(Turn turn) {
        return turn.journal()
                .map(JournalSeen::stage)
                .filter(stage -> stage.sequence() > turn.recorded().sequence())
                .map(stage -> adopt(turn, stage));
    }

    private static Answer adopt(Turn turn, JournaledStage stage) {
        return Recorded.parse(stage.text())
                .map(recorded -> turn.move(
                        recorded,
                        Reason.ADOPTED,
                        "the databases remember a later position than the status; it is taken over: "
                                + recorded.stageName(turn.plan())))
                .orElseGet(() -> turn.stay(
                        Reason.NEWER_VERSION,
                        "the databases remember a position that this operator cannot read; everything stays as it is."
                                + " Bring the operator up to date.",
                        Turn.SELDOM));
    }
}
