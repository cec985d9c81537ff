package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.api.MigrationStatus.Rollback;
import dev.pointsman.controller.report.Conditions;
import dev.pointsman.core.Decision;
import dev.pointsman.core.Reason;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Stage;
import dev.pointsman.core.plan.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions of a migration, and the status when nothing could be decided. */
final class MigrationConditions {
    private static final Set<Reason> ALARMS =
            Set.of(Reason.GATE_FAILED, Reason.VALIDATION_FAILED, Reason.CUTOVER_GIVEN_UP, Reason.LEFTOVERS);

    private MigrationConditions() {}

    static List<Condition> list(DatabaseMigration migration, Situation situation, Decision decision) {
        var ready = decision.next().stage() instanceof Stage.Completed;
        var conditions = new Conditions(
                Visit.last(migration).conditions(), migration.getMetadata().getGeneration(), situation.now());
        return conditions
                .set("Accepted", true, "Accepted", "")
                .set("Reconciling", !ready, decision.reason().word(), decision.message())
                .set("Stalled", false, "NothingInTheWay", "")
                .set("Ready", ready, decision.reason().word(), decision.message())
                .list();
    }

    static @Nullable Rollback rollback(Situation situation, Decision decision) {
        return null;
    }

    /** Whether a person should look. */
    static boolean alarming(Decision decision) {
        return ALARMS.contains(decision.reason());
    }

    /** The last status, and why the spec is not carried out. */
    static MigrationStatus refused(DatabaseMigration migration, List<Problem> problems, Instant now) {
        var sentence = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return stuck(migration, Reason.INVALID_SPEC, sentence, "Accepted", now);
    }

    /** The last status, and that a newer operator wrote it. */
    static MigrationStatus unreadable(DatabaseMigration migration, Instant now) {
        return stuck(
                migration,
                Reason.NEWER_VERSION,
                "status.record was written by a newer operator; everything stays as it is. Bring the operator up to date",
                "Reconciling",
                now);
    }

    private static MigrationStatus stuck(
            DatabaseMigration migration, Reason reason, String sentence, String negative, Instant now) {
        var last = Visit.last(migration);
        var generation = migration.getMetadata().getGeneration();
        var conditions = new Conditions(last.conditions(), generation, now)
                .keepAll()
                .set(negative, false, reason.word(), sentence)
                .set("Stalled", true, reason.word(), sentence)
                .set("Ready", false, reason.word(), sentence);
        return new MigrationStatus(
                generation,
                last.planInForce(),
                last.attempt(),
                last.revertedAttempt(),
                last.stage(),
                last.phase() == null ? "Pending" : last.phase(),
                sentence,
                last.awaitingApproval(),
                last.stages(),
                last.replication(),
                last.consistency(),
                last.routing(),
                last.rollback(),
                last.cutover(),
                last.history(),
                last.record(),
                conditions.list());
    }
}
