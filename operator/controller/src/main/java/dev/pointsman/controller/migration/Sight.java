package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.route.ProxyPeers.Peer;
import dev.pointsman.core.seen.Observation;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.RoutingTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a migration in one visit: what decisions need, and what acting needs besides.
 *
 * @param observation what decisions rest on
 * @param agent the agent and what it said, null without a Pod to ask
 * @param proxy the proxy, null without one
 * @param claimed whether the proxy is this migration's
 * @param proxies the proxy's Pods that serve or answer
 * @param table the newest table that ConfigMap or Pods have, null without any
 */
record Sight(
        Observation observation,
        @Nullable AgentPeer agent,
        @Nullable DatabaseProxy proxy,
        boolean claimed,
        List<Peer> proxies,
        @Nullable RoutingTable table) {

    /**
     * The agent.
     *
     * @param url of its admin API
     * @param state what it said, null when it did not
     */
    record AgentPeer(String url, @Nullable AgentState state) {}
}
