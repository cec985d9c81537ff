package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.act.AdminPolicy;
import dev.pointsman.controller.act.AgentObjects;
import dev.pointsman.controller.act.Applier;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.ProxyObjects;
import dev.pointsman.controller.admin.OperatorKey;
import dev.pointsman.controller.observe.Watched;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.route.RoutingFile;
import dev.pointsman.controller.settings.Settings;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.desired.Desired;
import dev.pointsman.core.desired.Routing;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.order.Authority;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the world match the recorded position, and nothing else. Every effect can be repeated. */
@Singleton
public final class MigrationActuator {
    private final Settings settings;
    private final OperatorKey key;
    private final ProxyPeers proxies;
    private final AgentPeers agents;
    private final Map<String, List<String>> taken = new ConcurrentHashMap<>();

    /** Injected. */
    public MigrationActuator(Settings settings, OperatorKey key, ProxyPeers proxies, AgentPeers agents) {
        this.settings = settings;
        this.key = key;
        this.proxies = proxies;
        this.agents = agents;
    }

    /**
     * What is acted on.
     *
     * @param migration the object
     * @param plan in force
     * @param recorded as the status has it
     * @param sight what was seen
     */
    record Scene(DatabaseMigration migration, Plan plan, Recorded recorded, Sight sight) {
        Ours ours() {
            return Ours.of(Ours.AGENT, migration);
        }

        Desired desired() {
            return Desired.of(plan, recorded);
        }
    }

    /** Objects of our names that belonged to somebody else at the last visit. */
    List<String> taken(DatabaseMigration migration) {
        return taken.getOrDefault(migration.getMetadata().getUid(), List.of());
    }

    /** Acts. */
    void act(Scene scene, Context<DatabaseMigration> context, Watched<DatabaseMigration> watched) {
        var desired = scene.desired();
        if (desired.work() == Desired.Work.NONE) {
            release(scene, context.getClient());
            return;
        }
        var applier = new Applier(context, watched, scene.ours());
        agentObjects(scene, desired, applier, watched);
        if (mayTouchProxy(scene, context.getClient())) {
            if (desired.routing() != null) {
                route(scene, desired.routing(), context, watched);
            }
            order(scene, context.getClient());
        }
        taken.put(scene.ours().uid(), applier.taken());
    }

    private void agentObjects(Scene scene, Desired desired, Applier applier, Watched<?> watched) {
        var ours = scene.ours();
        var name = AgentObjects.name(ours.instance());
        applier.apply(AgentObjects.config(ours, RoutingFile.keys(key.trusted())));
        applier.apply(AdminPolicy.forAgent(ours, settings.namespace()));
        var frozen = desired.cutover() != null
                && watched.get(Deployment.class, ours.namespace(), name).isPresent();
        if (!frozen) {
            applier.applyPinned(
                    AgentObjects.deployment(ours, scene.plan(), settings.agentImage(), settings.imagePullPolicy()),
                    madeFrom(scene.plan()));
        }
    }

    /** What the agent's template depends on: the Secrets it mounts, never the operator's version. */
    private static String madeFrom(Plan plan) {
        return Integer.toHexString(Objects.hash(
                plan.source().credentialsSecret(),
                "" + plan.source().caSecret(),
                plan.target().credentialsSecret(),
                "" + plan.target().caSecret()));
    }

    /** Nothing is done to databases whose traffic is another migration's. */
    private static boolean mayTouchProxy(Scene scene, KubernetesClient client) {
        var sight = scene.sight();
        if (!needsProxy(scene) || sight.claimed() || sight.proxy() == null) {
            return true;
        }
        return ProxyClaim.take(client, sight.proxy(), scene.ours().instance());
    }

    private static boolean needsProxy(Scene scene) {
        return switch (scene.recorded().stage()) {
            case Stage.Pending _, Stage.CleaningUp _, Stage.Released _ -> false;
            case Stage.Completed completed -> !completed.retired();
            default -> true;
        };
    }

    private void route(
            Scene scene, Routing routing, Context<DatabaseMigration> context, Watched<DatabaseMigration> watched) {
        var sight = scene.sight();
        var proxy = sight.proxy();
        if (proxy == null || (!needsProxy(scene) && !sight.claimed())) {
            return;
        }
        var table = RoutingTables.of(routing, scene.plan(), scene.ours().uid(), sight.table());
        var ours = Ours.of(Ours.PROXY, proxy);
        if (sight.table() == null || !sight.table().isNewerThan(table)) {
            new Applier(context, watched, ours)
                    .apply(ProxyObjects.routing(ours, RoutingFile.keys(key.trusted()), RoutingFile.text(table)));
        }
        var agreed = proxies.give(ours, table, sight.proxies());
        if (!needsProxy(scene) && agreed >= sight.proxies().size()) {
            release(scene, context.getClient());
        }
    }

    private static void release(Scene scene, KubernetesClient client) {
        DatabaseProxy proxy = scene.sight().proxy();
        if (scene.sight().claimed() && proxy != null) {
            ProxyClaim.release(client, proxy);
        }
    }

    private void order(Scene scene, KubernetesClient client) {
        var agent = scene.sight().agent();
        var state = agent == null ? null : agent.state();
        if (agent == null || state == null) {
            return;
        }
        var proxy = scene.sight().proxy();
        var uid = proxy == null ? "" : proxy.getMetadata().getUid();
        var order = new AgentOrder(
                        scene.migration(),
                        scene.plan(),
                        scene.recorded(),
                        uid,
                        scene.sight().proxies(),
                        scene.sight().table(),
                        epoch -> grant(uid, epoch, state))
                .build();
        agents.give(agent.url(), order, state.desiredRevision(), () -> stillRecorded(scene, client));
    }

    private String grant(String proxyUid, long epoch, AgentState state) {
        return Authority.grant(key.current(), proxyUid, epoch, state.agentKey());
    }

    private static boolean stillRecorded(Scene scene, KubernetesClient client) {
        var now = client.resource(scene.migration()).get();
        var status = now == null ? null : now.getStatus();
        var text = status == null || status.record() == null ? "" : status.record();
        var acted = scene.recorded().sequence() == 0 ? "" : scene.recorded().text();
        return text.equals(acted);
    }

    /** Forgets what was given to the agent of a migration that is gone. */
    void forget(String migration) {
        agents.forget(migration);
        taken.remove(migration);
    }
}
