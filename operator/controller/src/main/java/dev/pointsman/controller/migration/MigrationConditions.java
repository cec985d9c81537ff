package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.api.MigrationStatus.Rollback;
import dev.pointsman.controller.report.Conditions;
import dev.pointsman.core.Decision;
import dev.pointsman.core.Phase;
import dev.pointsman.core.Reason;
import dev.pointsman.core.Situation;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.plan.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Conditions of a migration, and the status when nothing could be decided. */
final class MigrationConditions {
    private static final Set<Reason> ALARMS =
            Set.of(Reason.GATE_FAILED, Reason.VALIDATION_FAILED, Reason.CUTOVER_GIVEN_UP, Reason.LEFTOVERS);

    private MigrationConditions() {}

    static List<Condition> list(DatabaseMigration migration, Situation situation, Decision decision) {
        return stamp(
                dev.pointsman.core.report.Conditions.of(situation, decision),
                new Conditions(
                        Visit.last(migration).conditions(),
                        migration.getMetadata().getGeneration(),
                        situation.now()));
    }

    private static List<Condition> stamp(List<dev.pointsman.core.report.Condition> said, Conditions conditions) {
        said.forEach(one -> conditions.set(one.type().word(), one.status().word(), one.reason(), one.message()));
        return conditions.list();
    }

    static Rollback rollback(Situation situation, Decision decision) {
        var rollback = dev.pointsman.core.report.Rollback.of(situation.plan(), decision.next(), situation.seen());
        var estimate = rollback.estimate();
        return new Rollback(
                rollback.ready(),
                rollback.scope().word(),
                rollback.losesWrites(),
                estimate == null ? null : Durations.text(estimate),
                rollback.message());
    }

    /** Whether a person should look. */
    static boolean alarming(Decision decision) {
        return ALARMS.contains(decision.reason());
    }

    /** The last status, and why the spec is not carried out. */
    static MigrationStatus refused(DatabaseMigration migration, List<Problem> problems, Instant now) {
        var sentence = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        var conditions = new Conditions(
                Visit.last(migration).conditions(), migration.getMetadata().getGeneration(), now);
        var list = stamp(dev.pointsman.core.report.Conditions.refused(problems), conditions);
        return stuck(migration, sentence, list);
    }

    /** The last status, and that a newer operator wrote it. */
    static MigrationStatus unreadable(DatabaseMigration migration, Instant now) {
        var sentence =
                "status.record was written by a newer operator; everything stays as it is. Bring the operator up to"
                        + " date";
        var reason = Reason.NEWER_VERSION.word();
        var list = new Conditions(
                        Visit.last(migration).conditions(),
                        migration.getMetadata().getGeneration(),
                        now)
                .keepAll()
                .set("Reconciling", false, reason, sentence)
                .set("Stalled", true, reason, sentence)
                .set("Ready", false, reason, sentence)
                .list();
        return stuck(migration, sentence, list);
    }

    private static MigrationStatus stuck(DatabaseMigration migration, String sentence, List<Condition> conditions) {
        var last = Visit.last(migration);
        return new MigrationStatus(
                migration.getMetadata().getGeneration(),
                last.planInForce(),
                last.attempt(),
                last.revertedAttempt(),
                last.stage(),
                last.phase() == null ? Phase.PENDING.word() : last.phase(),
                sentence,
                last.awaitingApproval(),
                last.preflight(),
                last.stages(),
                last.replication(),
                last.consistency(),
                last.routing(),
                last.rollback(),
                last.cutover(),
                last.drill(),
                last.history(),
                last.record(),
                conditions);
    }
}
