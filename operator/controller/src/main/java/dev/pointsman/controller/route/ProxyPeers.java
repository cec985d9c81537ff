package dev.pointsman.controller.route;

import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.ProxyObjects;
import dev.pointsman.controller.admin.AdminClient;
import dev.pointsman.controller.admin.Answer;
import dev.pointsman.controller.observe.Pods;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.RoutingTable;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Asks the Pods of a proxy what they do, and gives the table in force to those that are behind. */
@Singleton
public final class ProxyPeers {
    private final AdminClient admin;

    /** Injected. */
    public ProxyPeers(AdminClient admin) {
        this.admin = admin;
    }

    /**
     * One Pod of a proxy.
     *
     * @param pod its name
     * @param url its admin API
     * @param ready whether Kubernetes sends it clients
     * @param answer what it said
     */
    public record Peer(String pod, String url, boolean ready, Answer<ProxyState> answer) {
        /** The table that it routes by. */
        public Optional<RoutingTable> table() {
            return answer.body().flatMap(state -> Optional.ofNullable(state.table()));
        }
    }

    /** Asks all Pods that have an address, at the same time. */
    public List<Peer> ask(Collection<Pod> pods) {
        var asked = pods.stream().filter(Pods::reachable).map(this::ask).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Peer> ask(Pod pod) {
        var url = Pods.url(pod, ProxyObjects.ADMIN_PORT);
        var name = pod.getMetadata().getName();
        return admin.state(url, ProxyState.class).thenApply(answer -> new Peer(name, url, Pods.ready(pod), answer));
    }

    /**
     * Gives the table to every peer that answers and is behind it.
     *
     * @param ours the proxy
     * @return how many peers route by this table or a newer one now
     */
    public int give(Ours ours, RoutingTable table, List<Peer> peers) {
        var sent = peers.stream()
                .filter(peer -> behind(peer, table))
                .map(peer -> admin.put(peer.url(), "/v1/routing", table, ours.uid(), table.epoch()))
                .toList();
        long taken = sent.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.body().isPresent())
                .count();
        return (int) (taken + peers.stream().filter(peer -> agrees(peer, table)).count());
    }

    /** The newest table that any peer routes by. */
    public static Optional<RoutingTable> newest(Stream<RoutingTable> tables) {
        return tables.reduce((one, other) -> other.isNewerThan(one) ? other : one);
    }

    private static boolean behind(Peer peer, RoutingTable table) {
        return peer.answer().body().isPresent()
                && peer.table().map(table::isNewerThan).orElse(true);
    }

    private static boolean agrees(Peer peer, RoutingTable table) {
        return peer.table().map(has -> !table.isNewerThan(has)).orElse(false);
    }
}
