package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.act.Removal;
import dev.pointsman.controller.migration.MigrationActuator.Scene;
import dev.pointsman.controller.observe.Watched;
import dev.pointsman.controller.plan.PlanInForce;
import dev.pointsman.controller.plan.PlanInForce.InForce;
import dev.pointsman.controller.plan.PlanStore;
import dev.pointsman.controller.plan.SpecReading;
import dev.pointsman.core.Policy;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Stage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Moves a migration forward and back: plan, recorded position, observe, decide, report, act. */
@ControllerConfiguration(name = DatabaseMigrationReconciler.NAME, fieldManager = Ours.FIELD_MANAGER)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 200, intervalMultiplier = 2, maxInterval = 10_000)
public final class DatabaseMigrationReconciler implements Reconciler<DatabaseMigration>, Cleaner<DatabaseMigration> {
    static final String NAME = "databasemigration";
    /** After a write that was refused, or one that a further step may follow. */
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    /** While nothing but a change of the object can matter. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private static final List<Class<? extends HasMetadata>> MADE =
            List.of(ControllerRevision.class, NetworkPolicy.class, Deployment.class, ConfigMap.class);

    private final MigrationObserver observer;
    private final MigrationActuator actuator;
    private final MigrationReporter reporter;
    private final Clock clock;
    private @Nullable Watched<DatabaseMigration> started;

    /** Injected. */
    public DatabaseMigrationReconciler(
            MigrationObserver observer, MigrationActuator actuator, MigrationReporter reporter, Clock clock) {
        this.observer = observer;
        this.actuator = actuator;
        this.reporter = reporter;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, DatabaseMigration>> prepareEventSources(EventSourceContext<DatabaseMigration> context) {
        var watched = new Watched<>(context)
                .ours(Pod.class, pod -> concerned(context, pod))
                .every(
                        DatabaseProxy.class,
                        proxy -> users(context, proxy, proxy.getMetadata().getName()));
        MADE.forEach(kind -> watched.ours(kind, made -> concerned(context, made)));
        started = watched;
        return watched.sources();
    }

    /** Whose agent it is, or whose proxy. */
    private static Set<ResourceID> concerned(EventSourceContext<DatabaseMigration> context, HasMetadata made) {
        var labels = made.getMetadata().getLabels();
        var instance = labels.getOrDefault(Ours.INSTANCE_LABEL, "");
        return Ours.AGENT.equals(labels.get(Ours.NAME_LABEL))
                ? Set.of(new ResourceID(instance, made.getMetadata().getNamespace()))
                : users(context, made, instance);
    }

    private static Set<ResourceID> users(
            EventSourceContext<DatabaseMigration> context, HasMetadata made, String proxy) {
        return context.getPrimaryCache()
                .list(
                        made.getMetadata().getNamespace(),
                        migration -> migration.getSpec().proxyRef().name().equals(proxy))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<DatabaseMigration> reconcile(DatabaseMigration migration, Context<DatabaseMigration> context) {
        return UpdateControl.<DatabaseMigration>noUpdate().rescheduleAfter(visit(migration, context));
    }

    @Override
    public DeleteControl cleanup(DatabaseMigration migration, Context<DatabaseMigration> context) {
        var again = visit(migration, context);
        var released = Visit.recorded(migration, clock.instant())
                .filter(recorded -> recorded.stage() instanceof Stage.Released)
                .isPresent();
        if (!released && !neverBegun(migration)) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(again.toMillis());
        }
        var ours = Ours.of(Ours.AGENT, migration);
        Removal.of(context.getClient(), watched(), ours, MADE);
        actuator.forget(ours.uid());
        reporter.forget(migration);
        return DeleteControl.defaultDelete();
    }

    /** Without a plan nothing was ever made. */
    private static boolean neverBegun(DatabaseMigration migration) {
        return Visit.last(migration).planInForce() == null
                && Visit.last(migration).record() == null;
    }

    /** One visit; how long until the next. The migration carries the newest status afterwards. */
    private Duration visit(DatabaseMigration migration, Context<DatabaseMigration> context) {
        var now = clock.instant();
        var recorded = Visit.recorded(migration, now);
        if (recorded.isEmpty()) {
            reporter.unreadable(migration, context.getClient());
            return QUIET;
        }
        var sight = observer.look(migration, watched(), actuator.taken(migration));
        var plans = new PlanStore(context.getClient(), watched(), Ours.of(Ours.AGENT, migration));
        var kept = Visit.planHash(migration, sight).flatMap(plans::find);
        return switch (PlanInForce.of(SpecReading.input(migration.getSpec()), kept, recorded.get())) {
            case PlanInForce.Refused refused -> {
                reporter.refused(migration, refused.problems(), context.getClient());
                yield QUIET;
            }
            case InForce plan -> {
                plan.madeFrom().ifPresent(spec -> plans.keep(plan.plan(), spec));
                var situation = Visit.situation(migration, plan, recorded.get(), sight, clock.instant());
                yield carryOut(migration, situation, sight, context);
            }
        };
    }

    /** What is decided is recorded first; what is done follows from the record. */
    private Duration carryOut(
            DatabaseMigration migration, Situation situation, Sight sight, Context<DatabaseMigration> context) {
        var decision = Policy.decide(situation);
        if (!reporter.report(new MigrationReport(migration, situation, decision), context.getClient())) {
            return AT_ONCE;
        }
        actuator.act(new Scene(migration, situation.plan(), decision.next(), sight), context, watched());
        return decision.recheck()
                .map(recheck -> recheck.compareTo(AT_ONCE) < 0 ? AT_ONCE : recheck)
                .orElse(QUIET);
    }

    private Watched<DatabaseMigration> watched() {
        if (started == null) {
            throw new IllegalStateException("the SDK prepares event sources before it reconciles");
        }
        return started;
    }
}
