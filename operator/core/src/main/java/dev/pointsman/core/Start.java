package dev.pointsman.core;

import dev.pointsman.core.Recorded.Epochs;
import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.Wish.Intent;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.Result;
import dev.pointsman.core.seen.Link;
import dev.pointsman.core.seen.Peer;
import java.util.Optional;

/** From nothing to the first step. */
final class Start {
    private Start() {}

    static Answer pending(Turn turn, Stage.Pending pending) {
        return blocked(turn)
                .or(() -> unlinked(turn))
                .or(() -> notAsked(turn))
                .orElseGet(() -> turn.journal()
                        .map(journal -> start(turn, pending, journal))
                        .orElseGet(() -> journalUnknown(turn)));
    }

    static Answer preflight(Turn turn, Stage.Preflight preflight) {
        if (turn.wish().intent() == Intent.REVERT) {
            return Return.asked(turn);
        }
        return blocked(turn)
                .or(() -> unlinked(turn))
                .or(() -> notAsked(turn))
                .or(() -> turn.agent().map(agent -> checks(turn, agent)))
                .orElseGet(() -> unreachable(turn));
    }

    static Answer reverted(Turn turn, Stage.Reverted reverted) {
        var attempts = turn.recorded().attempts();
        var wish = turn.wish();
        if (wish.attempt() <= attempts.reverted()) {
            return turn.rest(
                    wish.intent() == Intent.PROCEED ? Reason.ATTEMPT_USED_UP : Reason.REVERTED,
                    "all traffic is on the source: " + reverted.why() + ". Attempt " + attempts.reverted()
                            + " is used up; set spec.attempt to " + (attempts.reverted() + 1) + " to try again.");
        }
        return blocked(turn)
                .or(() -> notAsked(turn))
                .orElseGet(() -> turn.move(
                        turn.recorded()
                                .with(attempts.started(wish.attempt()))
                                .withoutSteps()
                                .with(reverted.startAgain(turn.now())),
                        Reason.STARTED,
                        "attempt " + wish.attempt() + " begins with preflight"));
    }

    private static Optional<Answer> blocked(Turn turn) {
        return turn.wish().refusedEdit().stream()
                .findFirst()
                .map(problem -> turn.stay(Reason.EDIT_REFUSED, problem.toString(), Turn.SELDOM));
    }

    private static Optional<Answer> notAsked(Turn turn) {
        var intent = turn.wish().intent();
        return intent == Intent.PROCEED
                ? Optional.empty()
                : Optional.of(turn.stay(
                        Reason.NOT_STARTED,
                        "nothing begins while spec.intent is " + Words.camelCase(intent) + "; set it to Proceed",
                        Turn.SELDOM));
    }

    private static Optional<Answer> unlinked(Turn turn) {
        return switch (turn.seen().link()) {
            case Link.Linked _ -> Optional.empty();
            case Link.Missing(String name) ->
                Optional.of(turn.stay(
                        Reason.PROXY_MISSING,
                        "spec.proxyRef: there is no DatabaseProxy " + name
                                + " in this namespace; make it, or name another",
                        Turn.SELDOM));
            case Link.TakenBy(String migration) ->
                Optional.of(turn.stay(
                        Reason.PROXY_IN_USE,
                        "spec.proxyRef: the proxy is used by migration " + migration
                                + "; wait until that one has ended, or delete it",
                        Turn.SELDOM));
            case Link.ServesAnother(String serves) ->
                Optional.of(turn.stay(
                        Reason.PROXY_SERVES_ANOTHER_DATABASE,
                        "spec.source: the proxy serves " + serves + ", not "
                                + turn.plan().source().host() + ":"
                                + turn.plan().source().port() + "; correct spec.source or spec.proxyRef",
                        Turn.SELDOM));
        };
    }

    private static Answer start(Turn turn, Stage.Pending pending, JournalSeen journal) {
        if (journal.epoch() > 0 && (!journal.settled() || journal.writes() == Side.TARGET)) {
            return turn.stay(
                    Reason.JOURNAL_UNKNOWN,
                    "the databases know of epoch " + journal.epoch() + " of this migration, but not of its stage;"
                            + " nothing is done. Look at pointsman.journal and pointsman.stage in both databases.",
                    Turn.SELDOM);
        }
        var attempt = turn.wish().attempt();
        return turn.move(
                turn.recorded()
                        .with(turn.recorded().attempts().started(attempt))
                        .with(epochs(turn, journal))
                        .with(pending.start(turn.now())),
                Reason.STARTED,
                "attempt " + attempt + " begins with preflight");
    }

    /** The proxy has served epochs before this migration; numbers go on from there. */
    private static Epochs epochs(Turn turn, JournalSeen journal) {
        return turn.seen().link() instanceof Link.Linked(long epoch, long revision)
                ? new Epochs(Math.max(epoch, journal.epoch()), epoch, revision, "")
                : turn.recorded().epochs();
    }

    private static Answer journalUnknown(Turn turn) {
        return Checks.failed(turn).orElseGet(() -> notHeard(turn));
    }

    private static Answer notHeard(Turn turn) {
        var why = turn.agent()
                .map(Start::databaseProblem)
                .orElseGet(() -> turn.seen().agent() instanceof Peer.Unreachable<?>(String trouble) ? trouble : "");
        return turn.stay(
                Reason.JOURNAL_UNKNOWN,
                "waiting to hear from both databases whether this migration is known there: " + why,
                Turn.LATER);
    }

    private static String databaseProblem(AgentSeen agent) {
        if (!agent.source().reachable()) {
            return "spec.source: " + agent.source().problem();
        }
        return agent.target().reachable()
                ? "the agent has not read the journal yet"
                : "spec.target: " + agent.target().problem();
    }

    private static Answer unreachable(Turn turn) {
        var why = turn.seen().agent() instanceof Peer.Unreachable<?>(String trouble) ? trouble : "";
        return turn.stay(Reason.AGENT_UNREACHABLE, "the agent cannot be asked: " + why, Turn.LATER);
    }

    private static Answer checks(Turn turn, AgentSeen agent) {
        return Checks.failed(turn).orElseGet(() -> notFailed(turn, agent));
    }

    private static Answer notFailed(Turn turn, AgentSeen agent) {
        var unknown = Checks.with(agent, Result.UNKNOWN);
        if (agent.checks().isEmpty() || !unknown.isEmpty()) {
            var running = unknown.isEmpty() ? "preflight has begun" : "not looked at yet: " + Checks.sentence(unknown);
            return turn.stay(Reason.PREFLIGHT_RUNNING, running, Turn.LATER);
        }
        return Steps.enter(turn, 0, Reason.PREFLIGHT_PASSED, agent.checks().size() + " checks pass");
    }
}
