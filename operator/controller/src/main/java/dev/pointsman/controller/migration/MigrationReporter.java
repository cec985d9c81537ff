package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.controller.report.StatusWriter;
import dev.pointsman.controller.report.Transitions;
import dev.pointsman.controller.report.Transitions.Transition;
import dev.pointsman.core.plan.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Writes what was decided to the status, and tells of transitions once they are written. */
@Singleton
public final class MigrationReporter {
    private final Transitions transitions;
    private final MigrationGauges gauges;
    private final Clock clock;
    private final StatusPace pace = new StatusPace();

    /** Injected. */
    public MigrationReporter(Transitions transitions, MigrationGauges gauges, Clock clock) {
        this.transitions = transitions;
        this.gauges = gauges;
        this.clock = clock;
    }

    /**
     * Records a decision. What follows may act on it only when this has worked.
     *
     * @return false when the object has changed since: then the decision is void
     */
    boolean report(MigrationReport report, KubernetesClient client) {
        var resting = report.decision().next().stage().settled();
        if (!write(report.migration(), report.status(), resting, client)) {
            return false;
        }
        gauges.show(report);
        if (report.transition()) {
            transitions.tell(report.migration(), transition(report));
        }
        return true;
    }

    private static Transition transition(MigrationReport report) {
        var decision = report.decision();
        return new Transition(
                "" + decision.next().sequence(),
                report.from(),
                report.to(),
                decision.reason().word(),
                decision.message(),
                MigrationConditions.alarming(decision));
    }

    /** The first spec cannot be carried out. */
    void refused(DatabaseMigration migration, List<Problem> problems, KubernetesClient client) {
        write(migration, MigrationConditions.refused(migration, problems, clock.instant()), true, client);
    }

    /** A newer operator has written the recorded position: hands off. */
    void unreadable(DatabaseMigration migration, KubernetesClient client) {
        write(migration, MigrationConditions.unreadable(migration, clock.instant()), true, client);
    }

    private boolean write(
            DatabaseMigration migration, MigrationStatus status, boolean resting, KubernetesClient client) {
        var now = clock.instant();
        var uid = migration.getMetadata().getUid();
        if (!pace.due(uid, migration.getStatus(), status, resting, now)) {
            return true;
        }
        var before = migration.getStatus();
        migration.setStatus(status);
        var written = StatusWriter.write(client, migration);
        if (written.isEmpty()) {
            migration.setStatus(before);
            return false;
        }
        migration.setMetadata(written.get().getMetadata());
        pace.wrote(uid, now);
        return true;
    }

    void forget(DatabaseMigration migration) {
        var uid = migration.getMetadata().getUid();
        pace.forget(uid);
        gauges.forget(uid);
    }
}
