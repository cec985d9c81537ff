package dev.pointsman.core;

import dev.pointsman.core.Turn.Answer;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the agent's checks say. They are looked at before the start and again until the end, because what was right once can be
 * otherwise weeks later: nothing begins, and no writes move to the target, while one of them fails.
 */
final class Checks {
    /** Whether proxies have clients in databases of the source's server that do not move. */
    private static final String OTHER_DATABASES = "OtherDatabases";

    private Checks() {}

    /** To stay and name what fails; empty when nothing does, or the agent cannot be asked. */
    static Optional<Answer> failed(Turn turn) {
        return turn.agent()
                .map(agent -> with(agent, Result.FAIL))
                .filter(failed -> !failed.isEmpty())
                .map(failed -> turn.stay(Reason.PREFLIGHT_FAILED, sentence(failed), Turn.LATER));
    }

    /** To stay because clients would lose their database when the source is detached. */
    static Optional<Answer> leftBehind(Turn turn) {
        return turn.agent().stream()
                .flatMap(agent -> agent.checks().stream())
                .filter(check -> check.name().equals(OTHER_DATABASES) && check.result() != Result.PASS)
                .findFirst()
                .map(check -> turn.stay(
                        Reason.DRAINING,
                        "going back is still possible; the source is not detached yet: " + sentence(List.of(check)),
                        Turn.LATER));
    }

    static List<Check> with(AgentSeen agent, Result result) {
        return agent.checks().stream().filter(check -> check.result() == result).toList();
    }

    static String sentence(List<Check> checks) {
        return checks.stream()
                .map(check -> check.name() + ": " + check.message())
                .collect(Collectors.joining("; "));
    }
}
