package dev.pointsman.controller.proxy;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.act.Applier;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.Removal;
import dev.pointsman.controller.observe.Watched;
import dev.pointsman.controller.report.StatusWriter;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.settings.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the endpoint of applications: before, during and after migrations. Changes of the status wake it, too: a migration
 * claims the proxy there and gives it back.
 */
@ControllerConfiguration(
        name = DatabaseProxyReconciler.NAME,
        fieldManager = Ours.FIELD_MANAGER,
        generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 200, intervalMultiplier = 2, maxInterval = 10_000)
public final class DatabaseProxyReconciler implements Reconciler<DatabaseProxy>, Cleaner<DatabaseProxy> {
    static final String NAME = "databaseproxy";
    /** While Pods come up or are behind. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Pods may restart with an older table; their events come at once, this is for what no event tells. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private static final List<Class<? extends HasMetadata>> MADE =
            List.of(Service.class, Deployment.class, PodDisruptionBudget.class, NetworkPolicy.class, ConfigMap.class);

    private final Settings settings;
    private final ProxyPeers peers;
    private final ProxyActuator actuator;
    private final Clock clock;
    private @Nullable Watched<DatabaseProxy> started;

    /** Injected. */
    public DatabaseProxyReconciler(Settings settings, ProxyPeers peers, ProxyActuator actuator, Clock clock) {
        this.settings = settings;
        this.peers = peers;
        this.actuator = actuator;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, DatabaseProxy>> prepareEventSources(EventSourceContext<DatabaseProxy> context) {
        var watched = new Watched<>(context)
                .ours(Pod.class, DatabaseProxyReconciler::owner)
                .every(
                        DatabaseMigration.class,
                        migration -> Set.of(new ResourceID(
                                migration.getSpec().proxyRef().name(),
                                migration.getMetadata().getNamespace())));
        MADE.forEach(kind -> watched.ours(kind, DatabaseProxyReconciler::owner));
        started = watched;
        return watched.sources();
    }

    private static Set<ResourceID> owner(HasMetadata made) {
        var labels = made.getMetadata().getLabels();
        return Ours.PROXY.equals(labels.get(Ours.NAME_LABEL))
                ? Set.of(new ResourceID(
                        labels.get(Ours.INSTANCE_LABEL), made.getMetadata().getNamespace()))
                : Set.of();
    }

    @Override
    public UpdateControl<DatabaseProxy> reconcile(DatabaseProxy proxy, Context<DatabaseProxy> context) {
        var seen = ProxyObservation.of(proxy, watched(), peers, context.getClient());
        var decided = ProxyDecision.of(proxy, seen, settings);
        var applier = new Applier(context, watched(), Ours.of(Ours.PROXY, proxy));
        var done = actuator.act(proxy, decided, seen, applier);
        var status = ProxyReport.of(proxy, decided, seen, done, clock.instant());
        var again = done.agreed() < seen.pods().size() ? SOON : QUIET;
        if (status.equals(proxy.getStatus())) {
            return UpdateControl.<DatabaseProxy>noUpdate().rescheduleAfter(again);
        }
        proxy.setStatus(status);
        var written = StatusWriter.write(context.getClient(), proxy);
        return UpdateControl.<DatabaseProxy>noUpdate().rescheduleAfter(written.isPresent() ? again : SOON);
    }

    @Override
    public DeleteControl cleanup(DatabaseProxy proxy, Context<DatabaseProxy> context) {
        var seen = ProxyObservation.of(proxy, watched(), peers, context.getClient());
        if (seen.attached() != null) {
            var held = ProxyReport.inUse(proxy, seen.attached(), clock.instant());
            if (!held.equals(proxy.getStatus())) {
                proxy.setStatus(held);
                StatusWriter.write(context.getClient(), proxy);
            }
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(QUIET.toMillis());
        }
        Removal.of(context.getClient(), watched(), Ours.of(Ours.PROXY, proxy), MADE);
        return DeleteControl.defaultDelete();
    }

    private Watched<DatabaseProxy> watched() {
        if (started == null) {
            throw new IllegalStateException("the SDK prepares event sources before it reconciles");
        }
        return started;
    }
}
