package dev.pointsman.core;

import dev.pointsman.core.desired.Desired;
import dev.pointsman.core.desired.Routing;
import dev.pointsman.core.gate.Context;
import dev.pointsman.core.gate.Gates;
import dev.pointsman.core.gate.Verdict;
import dev.pointsman.core.plan.Gate;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Step;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** One question to {@link Policy}: the situation, what the gates say, and the ways to answer. */
final class Turn {
    /** While traffic can be hurt. */
    static final Duration SOON = Duration.ofMillis(500);

    /** While work goes on that hurts nobody. */
    static final Duration LATER = Duration.ofSeconds(2);

    /** While somebody else has to move. */
    static final Duration SELDOM = Duration.ofMinutes(1);

    private final Situation situation;
    private final List<Gate> gates;
    private final List<Verdict> verdicts;

    Turn(Situation situation) {
        this.situation = situation;
        var traffic = recorded().traffic();
        this.gates = Desired.gates(plan(), recorded());
        var mirrors = recorded().stage() instanceof Stage.Mirroring;
        this.verdicts = Gates.measure(
                gates,
                new Context(
                        seen(), recorded().attempts().current(), traffic.writes(), traffic.reads(), mirrors, now()));
    }

    Plan plan() {
        return situation.plan();
    }

    Wish wish() {
        return situation.wish();
    }

    Recorded recorded() {
        return situation.recorded();
    }

    Observation seen() {
        return situation.seen();
    }

    Instant now() {
        return situation.now();
    }

    /** Those that hold now. */
    List<Gate> gates() {
        return gates;
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    Step step(Stage.OfStep stage) {
        return plan().step(stage.step());
    }

    Optional<AgentSeen> agent() {
        return seen().agent().answer();
    }

    Optional<JournalSeen> journal() {
        return agent().map(AgentSeen::journal);
    }

    /** A number that no attempt to move writes has had, as far as anybody knows. */
    long nextEpoch() {
        var proxies = seen().proxies().stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .mapToLong(proxy -> proxy.epoch());
        var journaled = journal().map(JournalSeen::epoch).orElse(0L);
        return LongStream.concat(
                                proxies,
                                LongStream.of(
                                        journaled,
                                        recorded().epochs().last(),
                                        recorded().epochs().table()))
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Whether every proxy that serves has the table in force, and there is one. */
    boolean proxiesFollow() {
        return !seen().proxies().isEmpty() && proxiesBehind() == 0;
    }

    int proxiesBehind() {
        var epochs = recorded().epochs();
        return seen().proxies().size() - seen().agreed(epochs.table(), epochs.revision());
    }

    Answer stay(Reason reason, String message, Duration recheck) {
        return new Answer(recorded(), reason, message, Optional.of(recheck));
    }

    Answer rest(Reason reason, String message) {
        return new Answer(recorded(), reason, message, Optional.empty());
    }

    Answer move(Recorded next, Reason reason, String message) {
        return new Answer(next, reason, message, Optional.of(Duration.ZERO));
    }

    Answer move(Stage next, Reason reason, String message) {
        return move(recorded().with(next), reason, message);
    }

    /** The same question at another position. */
    Turn at(Recorded position) {
        return new Turn(new Situation(plan(), wish(), position, seen(), now()));
    }

    /** An answer that has not been numbered yet. */
    record Answer(Recorded next, Reason reason, String message, Optional<Duration> recheck) {}

    /** Gives a changed position its number, and its routing table another one when it says something else. */
    Decision seal(Answer answer) {
        var next = routed(answer.next());
        var changed = !next.equals(recorded());
        var numbered =
                changed ? next.numbered(Math.max(next.sequence(), recorded().sequence()) + 1, now()) : recorded();
        var recheck = changed ? Optional.of(Duration.ZERO) : answer.recheck();
        return new Decision(numbered, answer.reason(), answer.message(), verdicts, recheck);
    }

    private Recorded routed(Recorded next) {
        var routing = Routing.of(plan(), next);
        if (routing == null) {
            return next;
        }
        var content = Fingerprint.of(routing.content());
        var epochs = next.epochs();
        return content.equals(epochs.routed())
                ? next
                : next.with(new Recorded.Epochs(epochs.last(), epochs.table(), epochs.revision() + 1, content));
    }
}
