package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.act.AgentObjects;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.ProxyObjects;
import dev.pointsman.controller.admin.AdminClient;
import dev.pointsman.controller.admin.Answer;
import dev.pointsman.controller.migration.Sight.AgentPeer;
import dev.pointsman.controller.observe.PodTrouble;
import dev.pointsman.controller.observe.Pods;
import dev.pointsman.controller.observe.Watched;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.route.ProxyPeers.Peer;
import dev.pointsman.controller.route.RoutingFile;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.Observation;
import dev.pointsman.core.seen.ProxyPod;
import dev.pointsman.core.seen.Trouble;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at caches and asks agent and proxies, all at the same time. */
@Singleton
public final class MigrationObserver {
    /** A program that has run for so long should answer. */
    private static final Duration STARTUP = Duration.ofSeconds(15);

    private final AdminClient admin;
    private final ProxyPeers proxies;
    private final ProxyViews views;
    private final Clock clock;

    /** Injected. */
    public MigrationObserver(AdminClient admin, ProxyPeers proxies, ProxyViews views, Clock clock) {
        this.admin = admin;
        this.proxies = proxies;
        this.views = views;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @param taken objects of our names that belong to somebody else
     */
    Sight look(DatabaseMigration migration, Watched<DatabaseMigration> watched, List<String> taken) {
        var ours = Ours.of(Ours.AGENT, migration);
        var pod = agentPod(watched, ours);
        var asked = pod.map(this::ask);
        var proxy = watched.get(
                        DatabaseProxy.class,
                        ours.namespace(),
                        migration.getSpec().proxyRef().name())
                .orElse(null);
        var peers = proxy == null ? List.<Peer>of() : serving(proxies.ask(proxyPods(watched, proxy)));
        var answer = asked.map(CompletableFuture::join).orElse(null);
        var table = proxy == null ? null : newest(watched, proxy, peers);
        var observation = new Observation(
                ProxyLink.of(migration, proxy, table),
                agentSeen(answer),
                peers.stream().map(this::proxyPod).toList(),
                troubles(watched, ours, pod.orElse(null), answer, proxy, taken));
        return new Sight(
                observation,
                pod.map(at -> new AgentPeer(Pods.url(at, AgentObjects.ADMIN_PORT), state(answer)))
                        .orElse(null),
                proxy,
                proxy != null && ours.instance().equals(ProxyLink.claim(proxy)),
                peers,
                table);
    }

    private static Optional<Pod> agentPod(Watched<DatabaseMigration> watched, Ours ours) {
        return watched.list(Pod.class, ours.namespace(), Pods.of(ours)).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(Pods::reachable)
                .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
    }

    private CompletableFuture<Answer<AgentState>> ask(Pod pod) {
        return admin.state(Pods.url(pod, AgentObjects.ADMIN_PORT), AgentState.class);
    }

    private static List<Pod> proxyPods(Watched<DatabaseMigration> watched, DatabaseProxy proxy) {
        var ours = Ours.of(Ours.PROXY, proxy);
        return watched.list(Pod.class, ours.namespace(), Pods.of(ours));
    }

    /** A Pod that is being drained still has clients; one that neither answers nor is sent clients has none. */
    private static List<Peer> serving(List<Peer> peers) {
        return peers.stream()
                .filter(peer -> peer.ready() || !(peer.answer() instanceof Answer.Unreachable<?>))
                .toList();
    }

    private static @Nullable RoutingTable newest(
            Watched<DatabaseMigration> watched, DatabaseProxy proxy, List<Peer> peers) {
        var ours = Ours.of(Ours.PROXY, proxy);
        var file = watched.get(ConfigMap.class, ours.namespace(), ProxyObjects.routingName(ours.instance()))
                .filter(ours::owns)
                .flatMap(RoutingFile::read);
        return ProxyPeers.newest(Stream.concat(file.stream(), peers.stream().flatMap(peer -> peer.table().stream())))
                .orElse(null);
    }

    private static @Nullable AgentState state(@Nullable Answer<AgentState> answer) {
        return answer == null ? null : answer.body().orElse(null);
    }

    private static dev.pointsman.core.seen.Peer<AgentSeen> agentSeen(@Nullable Answer<AgentState> answer) {
        return answer == null
                ? new dev.pointsman.core.seen.Peer.Unreachable<>("its Pod does not run yet")
                : ProxyViews.peer(answer, AgentViews::of);
    }

    private ProxyPod proxyPod(Peer peer) {
        return new ProxyPod(peer.pod(), views.of(peer, clock.instant()));
    }

    private List<Trouble> troubles(
            Watched<DatabaseMigration> watched,
            Ours ours,
            @Nullable Pod pod,
            @Nullable Answer<AgentState> answer,
            @Nullable DatabaseProxy proxy,
            List<String> taken) {
        var found = new ArrayList<Trouble>();
        if (!taken.isEmpty()) {
            found.add(new Trouble(
                    "NameTaken",
                    String.join(", ", taken) + " is there already and belongs to somebody else; delete or rename it."
                            + " Nothing was overwritten"));
        }
        trouble(watched, ours, AgentObjects.name(ours.instance())).ifPresent(found::add);
        if (proxy != null) {
            trouble(watched, Ours.of(Ours.PROXY, proxy), proxy.getMetadata().getName())
                    .ifPresent(found::add);
        }
        if (pod != null && answer instanceof Answer.Unreachable<AgentState>(String why)) {
            silent(pod, why, clock.instant()).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    private static Optional<Trouble> trouble(Watched<DatabaseMigration> watched, Ours ours, String deployment) {
        var pods = watched.list(Pod.class, ours.namespace(), Pods.of(ours));
        return watched.get(Deployment.class, ours.namespace(), deployment)
                .filter(ours::owns)
                .flatMap(made -> PodTrouble.of(made, pods))
                .map(trouble -> new Trouble(trouble.reason(), trouble.message()));
    }

    private static Optional<Trouble> silent(Pod pod, String why, Instant now) {
        return Pods.runsSince(pod, now, STARTUP)
                ? Optional.of(new Trouble(
                        "AdminUnreachable",
                        "Pod " + pod.getMetadata().getName() + " runs, but " + why
                                + ". Look at its log, and at NetworkPolicies between the operator and it"))
                : Optional.empty();
    }
}
