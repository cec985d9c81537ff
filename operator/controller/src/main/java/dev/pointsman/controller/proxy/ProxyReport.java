package dev.pointsman.controller.proxy;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.ProxyStatus;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.ProxyObjects;
import dev.pointsman.controller.observe.Trouble;
import dev.pointsman.controller.proxy.ProxyActuator.Done;
import dev.pointsman.controller.report.Conditions;
import dev.pointsman.controller.route.SettledRoute;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.RoutingTable;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A proxy's status. */
final class ProxyReport {
    private ProxyReport() {}

    static ProxyStatus of(DatabaseProxy proxy, ProxyDecision decided, ProxyObservation seen, Done done, Instant now) {
        var meta = proxy.getMetadata();
        var table = inForce(decided, seen);
        var serving = SettledRoute.serving(table);
        var port = ProxyObjects.port(proxy.getSpec());
        return new ProxyStatus(
                meta.getGeneration(),
                ProxyObjects.serviceName(proxy) + "." + meta.getNamespace() + ".svc:" + port,
                decided.pinned().version(),
                decided.pinned().image(),
                replicas(seen),
                seen.ready(),
                selector(Ours.of(Ours.PROXY, proxy)),
                table.epoch(),
                table.revision(),
                serving(serving),
                seen.attached(),
                conditions(proxy, decided, seen, done, now));
    }

    /** The last status, and that the proxy cannot go while a migration moves traffic through it. */
    static ProxyStatus inUse(DatabaseProxy proxy, String migration, Instant now) {
        var last = proxy.getStatus();
        var conditions = new Conditions(last.conditions(), proxy.getMetadata().getGeneration(), now)
                .keepAll()
                .set(
                        "Stalled",
                        true,
                        "InUse",
                        "The proxy is to be deleted, but DatabaseMigration " + migration
                                + " moves traffic through it. Delete the migration first; until then the proxy serves");
        return new ProxyStatus(
                last.observedGeneration(),
                last.endpoint(),
                last.version(),
                last.image(),
                last.replicas(),
                last.readyReplicas(),
                last.selector(),
                last.epoch(),
                last.revision(),
                last.serving(),
                last.migration(),
                conditions.list());
    }

    /** A table that the agent has given in a cutover is newer than the one the operator knows. */
    private static RoutingTable inForce(ProxyDecision decided, ProxyObservation seen) {
        return seen.newest()
                .filter(newest -> newest.isNewerThan(decided.table()))
                .orElse(decided.table());
    }

    private static ProxyStatus.Serving serving(Backend backend) {
        var mode = switch (backend.tls()) {
            case DISABLE -> "Disable";
            case REQUIRE -> "Require";
            case VERIFY_FULL -> "VerifyFull";
        };
        return new ProxyStatus.Serving(backend.host(), backend.port(), backend.database(), mode);
    }

    private static int replicas(ProxyObservation seen) {
        return seen.pods().size();
    }

    private static String selector(Ours ours) {
        return new TreeMap<>(ours.podSelector())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private static List<Condition> conditions(
            DatabaseProxy proxy, ProxyDecision decided, ProxyObservation seen, Done done, Instant now) {
        var status = proxy.getStatus();
        var conditions = new Conditions(
                status == null ? null : status.conditions(), proxy.getMetadata().getGeneration(), now);
        var drift = decided.drift();
        conditions.set(
                "BackendDrift",
                drift != null,
                drift == null ? "AsCommitted" : "OlderThanEpoch",
                drift == null ? "" : drift);
        var stalled = stalled(seen, done);
        conditions.set(
                "Stalled",
                stalled != null,
                stalled == null ? "NothingInTheWay" : stalled.reason(),
                stalled == null ? "" : stalled.message());
        return readiness(conditions, seen, done, stalled).list();
    }

    private static Conditions readiness(
            Conditions conditions, ProxyObservation seen, Done done, @Nullable Trouble stalled) {
        int wanted = wanted(seen);
        int ready = seen.ready();
        boolean rolledOut = wanted >= 0 && ready >= wanted && done.agreed() >= ready && stalled == null;
        var sentence = ready + " of " + Math.max(wanted, 0) + " Pods are ready, " + done.agreed()
                + " route by the table in force";
        conditions.set("Reconciling", !rolledOut && stalled == null, rolledOut ? "RolledOut" : "Progressing", "");
        return conditions.set("Ready", rolledOut, rolledOut ? "Serving" : "Progressing", sentence);
    }

    /** How many Pods there shall be; -1 while the rollout that says so has not been seen. */
    private static int wanted(ProxyObservation seen) {
        var made = seen.deployment();
        if (made == null || made.getStatus() == null || made.getStatus().getObservedGeneration() == null) {
            return -1;
        }
        boolean current = Objects.equals(
                made.getStatus().getObservedGeneration(), made.getMetadata().getGeneration());
        return current ? made.getSpec().getReplicas() : -1;
    }

    private static @Nullable Trouble stalled(ProxyObservation seen, Done done) {
        if (!done.taken().isEmpty()) {
            return new Trouble(
                    "NameTaken",
                    String.join(", ", done.taken())
                            + " is there already and belongs to somebody else. Delete or rename it, or name another"
                            + " Service in spec.service.name; nothing was overwritten");
        }
        return seen.trouble().orElse(null);
    }
}
