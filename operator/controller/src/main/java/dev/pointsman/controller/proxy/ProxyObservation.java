package dev.pointsman.controller.proxy;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.ProxyObjects;
import dev.pointsman.controller.observe.PodTrouble;
import dev.pointsman.controller.observe.Pods;
import dev.pointsman.controller.observe.Trouble;
import dev.pointsman.controller.observe.Watched;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.route.ProxyPeers.Peer;
import dev.pointsman.controller.route.RoutingFile;
import dev.pointsman.wire.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a proxy in one visit.
 *
 * @param deployment null before it is made
 * @param pods those that exist
 * @param peers what those with an address say
 * @param file the table in the ConfigMap, null before there is one
 * @param attached the migration that has claimed the proxy, null without one
 */
public record ProxyObservation(
        @Nullable Deployment deployment,
        List<Pod> pods,
        List<Peer> peers,
        @Nullable RoutingTable file,
        @Nullable String attached) {

    static ProxyObservation of(DatabaseProxy proxy, Watched<DatabaseProxy> watched, ProxyPeers proxies) {
        var ours = Ours.of(Ours.PROXY, proxy);
        var pods = watched.list(Pod.class, ours.namespace(), Pods.of(ours));
        return new ProxyObservation(
                watched.get(Deployment.class, ours.namespace(), ours.instance())
                        .filter(ours::owns)
                        .orElse(null),
                pods,
                proxies.ask(pods),
                watched.get(ConfigMap.class, ours.namespace(), ProxyObjects.routingName(ours.instance()))
                        .filter(ours::owns)
                        .flatMap(RoutingFile::read)
                        .orElse(null),
                attached(proxy, watched));
    }

    /** A claim by a migration that is gone for good counts for nothing. */
    private static @Nullable String attached(DatabaseProxy proxy, Watched<DatabaseProxy> watched) {
        var status = proxy.getStatus();
        var claim = status == null ? null : status.migration();
        return claim == null
                        || watched.get(
                                        DatabaseMigration.class,
                                        proxy.getMetadata().getNamespace(),
                                        claim)
                                .isEmpty()
                ? null
                : claim;
    }

    /** The newest table that the ConfigMap or any Pod has. */
    Optional<RoutingTable> newest() {
        return ProxyPeers.newest(
                Stream.concat(Stream.ofNullable(file), peers.stream().flatMap(peer -> peer.table().stream())));
    }

    int ready() {
        return (int) pods.stream().filter(Pods::ready).count();
    }

    Optional<Trouble> trouble() {
        return Optional.ofNullable(deployment).flatMap(made -> PodTrouble.of(made, pods));
    }
}
