package dev.pointsman.core.back;

import dev.pointsman.core.gate.Rounding;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cutover back needs of the databases while writes are on the target.
 *
 * @param agent what it says
 * @param lagLimit how far the reverse stream may be behind
 */
record ReverseWay(AgentSeen agent, Duration lagLimit) {
    private static final int NAMED = 5;

    List<Lack> lacks() {
        return Stream.of(stream(), lag(), holes(), fence(), target(), sequences())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Lack> stream() {
        var reverse = agent.reverse();
        return switch (reverse.state()) {
            case STREAMING -> Optional.empty();
            case PREPARED, COPYING ->
                Optional.of(Lack.blocked("ReverseNotStreaming", "reverse replication does not stream yet"));
            case NONE ->
                Optional.of(Lack.losesWrites(
                        "ReverseNotStreaming",
                        "there is no reverse replication: what was written"
                                + " since the cutover is on the target alone"));
            case BROKEN ->
                Optional.of(Lack.losesWrites(
                        "ReverseNotStreaming", "reverse replication does not stream: " + reverse.message()));
        };
    }

    private Optional<Lack> lag() {
        var reverse = agent.reverse();
        if (reverse.state() != StreamState.STREAMING) {
            return Optional.empty();
        }
        var p99 = reverse.lagP99Millis();
        if (p99 == null) {
            return Optional.of(
                    Lack.unknown("ReverseUnmeasured", "the lag of reverse replication has not been measured yet"));
        }
        return p99 <= lagLimit.toMillis()
                ? Optional.empty()
                : Optional.of(Lack.blocked(
                        "ReverseBehind",
                        "reverse replication is " + Rounding.up(p99) + "ms behind, the limit is "
                                + Durations.text(lagLimit)));
    }

    private Optional<Lack> holes() {
        return agent.reverse().holes() == 0
                ? Optional.empty()
                : Optional.of(Lack.losesWrites(
                        "ReverseHasHoles",
                        "heartbeats of reverse replication have gone missing, so rows may have: validate again"));
    }

    private Optional<Lack> fence() {
        return switch (agent.source().fence()) {
            case CLOSED -> Optional.empty();
            case OPEN ->
                Optional.of(Lack.blocked(
                        "SourceNotFenced", "the source takes writes that nothing brings to the target: compare both"));
            case ABSENT ->
                Optional.of(Lack.blocked("SourceNotFenced", "the fence on the source has not been found closed"));
            case DAMAGED ->
                Optional.of(Lack.blocked(
                        "SourceFenceDamaged",
                        "a trigger of the fence on the source is missing or disabled; the agent puts it back, validate"
                                + " again"));
        };
    }

    private Optional<Lack> target() {
        return agent.target().reachable()
                ? Optional.empty()
                : Optional.of(Lack.blocked(
                        "TargetUnreachable",
                        "the target cannot be reached: " + agent.target().problem()));
    }

    private Optional<Lack> sequences() {
        var sequences = agent.sequences();
        if (sequences == null || sequences.behind().isEmpty()) {
            return Optional.empty();
        }
        var behind = sequences.behind();
        var named = String.join(", ", behind.subList(0, Math.min(NAMED, behind.size())));
        return Optional.of(Lack.blocked(
                "SequencesBehind",
                "sequences of the source could not be kept ahead: " + named
                        + (behind.size() > NAMED ? " and " + (behind.size() - NAMED) + " more" : "")));
    }
}
