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
import dev.pointsman.core.Phase;
import dev.pointsman.wire.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
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
 * @param migrating whether the table is a migration's business, not the manifest's
 */
public record ProxyObservation(
        @Nullable Deployment deployment,
        List<Pod> pods,
        List<Peer> peers,
        @Nullable RoutingTable file,
        @Nullable String attached,
        boolean migrating) {

    static ProxyObservation of(
            DatabaseProxy proxy, Watched<DatabaseProxy> watched, ProxyPeers proxies, KubernetesClient client) {
        var ours = Ours.of(Ours.PROXY, proxy);
        var pods = watched.list(Pod.class, ours.namespace(), Pods.of(ours));
        var peers = proxies.ask(pods);
        var file = watched.get(ConfigMap.class, ours.namespace(), ProxyObjects.routingName(ours.instance()))
                .filter(ours::owns)
                .flatMap(RoutingFile::read)
                .orElse(null);
        var attached = attached(proxy, watched, client);
        return new ProxyObservation(
                watched.get(Deployment.class, ours.namespace(), ours.instance())
                        .filter(ours::owns)
                        .orElse(null),
                pods,
                peers,
                file,
                attached,
                attached != null
                        || newest(file, peers)
                                .filter(table -> held(table, ours.namespace(), watched))
                                .isPresent());
    }

    /** A claim by a migration that is gone for good counts for nothing; the cache may be behind, so it is looked up. */
    private static @Nullable String attached(
            DatabaseProxy proxy, Watched<DatabaseProxy> watched, KubernetesClient client) {
        var status = proxy.getStatus();
        var claim = status == null ? null : status.migration();
        if (claim == null) {
            return null;
        }
        var namespace = proxy.getMetadata().getNamespace();
        var known = watched.get(DatabaseMigration.class, namespace, claim).isPresent()
                || client.resources(DatabaseMigration.class)
                                .inNamespace(namespace)
                                .withName(claim)
                                .get()
                        != null;
        return known ? claim : null;
    }

    /** Whether the table is that of a migration that goes on: its claim may not have been seen yet. */
    private static boolean held(RoutingTable table, String namespace, Watched<DatabaseProxy> watched) {
        var uid = table.migration();
        return uid != null
                && !watched.list(
                                DatabaseMigration.class,
                                namespace,
                                migration -> uid.equals(migration.getMetadata().getUid()) && !atRest(migration))
                        .isEmpty();
    }

    private static boolean atRest(DatabaseMigration migration) {
        var phase = migration.getStatus() == null ? null : migration.getStatus().phase();
        return Phase.COMPLETED.word().equals(phase) || Phase.CLEANING_UP.word().equals(phase);
    }

    /** The newest table that the ConfigMap or any Pod has. */
    Optional<RoutingTable> newest() {
        return newest(file, peers);
    }

    private static Optional<RoutingTable> newest(@Nullable RoutingTable file, List<Peer> peers) {
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
