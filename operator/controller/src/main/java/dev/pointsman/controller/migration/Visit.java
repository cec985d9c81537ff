package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationSpec.Intent;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.controller.plan.PlanInForce.InForce;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Wish;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.StageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the object itself says at the start of a visit: what is recorded, and what a person wants. */
final class Visit {
    /** Lets a migration be deleted whose writes have moved and whose source is still the fallback. */
    static final String DELETE_ANNOTATION = "pointsman.dev/delete";

    private static final String KEEP_TARGET = "KeepTarget";

    private Visit() {}

    /** The recorded position; a fresh one when there is none, nothing when this version cannot read it. */
    static Optional<Recorded> recorded(DatabaseMigration migration, Instant now) {
        var status = migration.getStatus();
        var text = status == null ? null : status.record();
        return text == null ? Optional.of(Recorded.fresh(now)) : Recorded.parse(text);
    }

    /** The fingerprint of the plan in force: of the status, else as the databases remember it. */
    static Optional<String> planHash(DatabaseMigration migration, Sight sight) {
        var status = migration.getStatus();
        var reported = status == null ? null : status.planInForce();
        return Optional.ofNullable(reported)
                .or(() -> Optional.ofNullable(sight.agent())
                        .map(Sight.AgentPeer::state)
                        .map(AgentState::journal)
                        .map(AgentState.Journal::stage)
                        .map(StageRecord::planHash));
    }

    static Situation situation(DatabaseMigration migration, InForce plan, Recorded recorded, Sight sight, Instant now) {
        return new Situation(plan.plan(), wish(migration, plan), recorded, sight.observation(), now);
    }

    private static Wish wish(DatabaseMigration migration, InForce plan) {
        var spec = migration.getSpec();
        return new Wish(
                intent(spec.intent()),
                spec.attempt() == null ? 1 : spec.attempt(),
                spec.drill() == null ? 0 : spec.drill(),
                spec.approvals() == null
                        ? List.of()
                        : spec.approvals().stream()
                                .map(approval -> new Wish.Approval(approval.stage(), approval.plan()))
                                .toList(),
                plan.refused(),
                migration.getMetadata().getDeletionTimestamp() == null ? null : deletion(migration));
    }

    private static Wish.Intent intent(@Nullable Intent intent) {
        if (intent == null) {
            return Wish.Intent.PROCEED;
        }
        return switch (intent) {
            case PROCEED -> Wish.Intent.PROCEED;
            case HOLD -> Wish.Intent.HOLD;
            case REVERT -> Wish.Intent.REVERT;
        };
    }

    private static Wish.Deletion deletion(DatabaseMigration migration) {
        Map<String, String> annotations = migration.getMetadata().getAnnotations();
        var keep = annotations != null && KEEP_TARGET.equals(annotations.get(DELETE_ANNOTATION));
        return new Wish.Deletion(keep, false, false);
    }

    /** What was reported last. */
    static MigrationStatus last(DatabaseMigration migration) {
        var status = migration.getStatus();
        return status != null
                ? status
                : new MigrationStatus(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                        null, null, null);
    }
}
