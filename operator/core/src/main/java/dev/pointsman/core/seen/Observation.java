package dev.pointsman.core.seen;

import java.util.List;

/**
 * The world in one moment.
 *
 * @param link the proxy
 * @param agent the agent
 * @param proxies those that serve clients
 * @param troubles what keeps Pods from running
 */
public record Observation(Link link, Peer<AgentSeen> agent, List<ProxyPod> proxies, List<Trouble> troubles) {

    /** How many proxies have this table or a newer one. */
    public int agreed(long epoch, long revision) {
        return (int) proxies.stream()
                .filter(pod -> pod.peer()
                        .answer()
                        .filter(seen -> seen.follows(epoch, revision))
                        .isPresent())
                .count();
    }

    /** Share of the movable reads that the target answers, in percent, by the proxies' own counters; -1 without reads. */
    public int observedReadsOnTarget() {
        var source = reads(false);
        var target = reads(true);
        return source + target == 0 ? -1 : (int) Math.round(100.0 * target / (source + target));
    }

    private long reads(boolean target) {
        return proxies.stream()
                .flatMap(pod -> pod.peer().answer().stream())
                .mapToLong(seen -> (target ? seen.target() : seen.source()).reads())
                .sum();
    }
}
