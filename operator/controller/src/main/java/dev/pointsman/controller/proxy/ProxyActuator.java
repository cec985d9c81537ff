package dev.pointsman.controller.proxy;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.ProxySpec;
import dev.pointsman.controller.act.AdminPolicy;
import dev.pointsman.controller.act.Applier;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.ProxyDeployment;
import dev.pointsman.controller.act.ProxyObjects;
import dev.pointsman.controller.admin.OperatorKey;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.route.RoutingFile;
import dev.pointsman.controller.settings.Settings;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/** Makes a proxy's objects and gives its Pods the table in force. */
@Singleton
public final class ProxyActuator {
    private final Settings settings;
    private final OperatorKey key;
    private final ProxyPeers peers;

    /** Injected. */
    public ProxyActuator(Settings settings, OperatorKey key, ProxyPeers peers) {
        this.settings = settings;
        this.key = key;
        this.peers = peers;
    }

    /**
     * What came of it.
     *
     * @param taken objects of our names that belong to somebody else
     * @param agreed how many Pods route by the table in force, or a newer one
     */
    record Done(List<String> taken, int agreed) {}

    Done act(DatabaseProxy proxy, ProxyDecision decided, ProxyObservation seen, Applier applier) {
        var ours = Ours.of(Ours.PROXY, proxy);
        applier.apply(ProxyObjects.routing(ours, RoutingFile.keys(key.trusted()), RoutingFile.text(decided.table())));
        applier.apply(ProxyObjects.service(proxy));
        applier.apply(ProxyObjects.disruptionBudget(ours));
        applier.apply(AdminPolicy.forProxy(ours, settings.namespace(), ProxyObjects.port(proxy.getSpec())));
        var pinned = decided.pinned();
        var deployment = ProxyDeployment.of(proxy, pinned.image(), settings.imagePullPolicy());
        deployment.getMetadata().getAnnotations().put(PinnedImage.VERSION, pinned.version());
        applier.applyPinned(deployment, madeFrom(proxy.getSpec(), pinned));
        return new Done(applier.taken(), peers.give(ours, decided.table(), seen.peers()));
    }

    /** What the Pod template depends on. Never add to it what an operator's upgrade changes by itself. */
    private static String madeFrom(ProxySpec spec, PinnedImage pinned) {
        var tls = spec.backend().tls();
        var parts = List.of(
                pinned.image(),
                ProxyObjects.port(spec),
                "" + spec.authentication(),
                "" + spec.clientTls(),
                "" + spec.limits(),
                "" + (tls == null ? null : tls.caSecret()));
        return Integer.toHexString(Objects.hash(parts.toArray()));
    }
}
