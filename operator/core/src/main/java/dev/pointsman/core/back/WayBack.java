package dev.pointsman.core.back;

import dev.pointsman.core.Reason;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.Observation;
import dev.pointsman.core.seen.Peer;
import dev.pointsman.core.seen.ProxyPod;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether going back would work now: by routing while writes are on the source, by a cutover of its own after that. Every
 * part is looked at, so that all that is missing can be named.
 *
 * @param plan in force
 * @param recorded the position
 * @param seen the world
 */
public record WayBack(Plan plan, Recorded recorded, Observation seen) {

    /** What is missing, the worst first; nothing when all is there. */
    public List<Lack> lacks() {
        if (recorded.pastNoReturn()) {
            return List.of(Lack.losesWrites(
                    Reason.POINT_OF_NO_RETURN_PASSED.word(), "the point of no return has been passed"));
        }
        var lacks = new ArrayList<Lack>();
        if (recorded.traffic().moved()) {
            lacks.addAll(seen.agent().answer().map(this::databases).orElseGet(WayBack::unasked));
            lacks.addAll(proxies());
        }
        return lacks.stream()
                .sorted((one, other) -> other.kind().compareTo(one.kind()))
                .toList();
    }

    /** What would be lost by going back now, the worst first; nothing when nothing would. */
    public List<Lack> losses() {
        return lacks().stream()
                .filter(lack -> lack.kind() == Lack.Kind.LOSES_WRITES)
                .toList();
    }

    /** What is missing, as one sentence. */
    public static String sentence(List<Lack> lacks) {
        return lacks.stream().map(Lack::message).collect(Collectors.joining("; "));
    }

    /** A proxy that hears nothing goes on as before, and its clients with it. */
    private List<Lack> proxies() {
        var silent = seen.proxies().stream()
                .filter(pod -> !(pod.peer() instanceof Peer.Reached<?>))
                .map(ProxyPod::name)
                .collect(Collectors.joining(", "));
        if (seen.proxies().isEmpty()) {
            return List.of(Lack.blocked("NoProxy", "no proxy serves, so there is nothing to lead back"));
        }
        return silent.isEmpty()
                ? List.of()
                : List.of(Lack.blocked("ProxySilent", "proxies that do not answer would not follow: " + silent));
    }

    private List<Lack> databases(AgentSeen agent) {
        var source = agent.source();
        if (!source.reachable()) {
            return List.of(Lack.blocked("SourceUnreachable", "the source cannot be reached: " + source.problem()));
        }
        return recorded.traffic().writes() == Side.SOURCE
                ? List.of()
                : new ReverseWay(agent, LagLimit.of(plan, recorded)).lacks();
    }

    private static List<Lack> unasked() {
        return List.of(Lack.unknown(
                Reason.AGENT_UNREACHABLE.word(), "the agent cannot be asked, so nothing is known of the way back"));
    }
}
