package dev.pointsman.controller.migration;

import dev.pointsman.api.MigrationStatus;
import dev.pointsman.api.MigrationStatus.AwaitingApproval;
import dev.pointsman.api.MigrationStatus.CheckStatus;
import dev.pointsman.api.MigrationStatus.GateStatus;
import dev.pointsman.api.MigrationStatus.Rollback;
import dev.pointsman.api.MigrationStatus.Routing;
import dev.pointsman.api.MigrationStatus.StageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When a status is worth a write: at once when somebody would act on it, else now and then, and for numbers alone never
 * once the migration has come to rest.
 */
final class StatusPace {
    private static final Duration MEASUREMENTS = Duration.ofSeconds(30);

    /** How far an observed share may be from the wanted one, in percent. */
    private static final int NEAR = 5;

    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    /**
     * Whether to write.
     *
     * @param resting whether nothing happens any more
     */
    boolean due(String uid, @Nullable MigrationStatus before, MigrationStatus after, boolean resting, Instant now) {
        if (after.equals(before)) {
            return false;
        }
        if (before == null || !essence(before).equals(essence(after))) {
            return true;
        }
        var last = written.get(uid);
        return !resting && (last == null || !last.plus(MEASUREMENTS).isAfter(now));
    }

    void wrote(String uid, Instant now) {
        written.put(uid, now);
    }

    void forget(String uid) {
        written.remove(uid);
    }

    /** The status without what is measured. */
    private static MigrationStatus essence(MigrationStatus status) {
        return new MigrationStatus(
                status.observedGeneration(),
                status.planInForce(),
                status.attempt(),
                status.revertedAttempt(),
                status.stage(),
                status.phase(),
                words(status.message()),
                asked(status.awaitingApproval()),
                checks(status.preflight()),
                stages(status.stages()),
                null,
                null,
                routing(status.routing()),
                rollback(status.rollback()),
                status.cutover(),
                status.drill(),
                status.history(),
                status.record(),
                status.conditions() == null
                        ? null
                        : status.conditions().stream()
                                .map(condition -> condition
                                        .edit()
                                        .withMessage(words(condition.getMessage()))
                                        .build())
                                .toList());
    }

    /** A sentence without its figures. */
    private static @Nullable String words(@Nullable String sentence) {
        return sentence == null ? null : sentence.replaceAll("[0-9.]+", "#");
    }

    private static @Nullable AwaitingApproval asked(@Nullable AwaitingApproval asked) {
        return asked == null
                ? null
                : new AwaitingApproval(asked.stage(), asked.plan(), asked.since(), null, asked.steps());
    }

    private static @Nullable List<CheckStatus> checks(@Nullable List<CheckStatus> checks) {
        return checks == null
                ? null
                : checks.stream()
                        .map(check -> new CheckStatus(check.name(), check.verdict(), null, null))
                        .toList();
    }

    private static @Nullable Rollback rollback(@Nullable Rollback rollback) {
        return rollback == null
                ? null
                : new Rollback(
                        rollback.ready(), rollback.scope(), rollback.losesWrites(), null, words(rollback.message()));
    }

    private static @Nullable List<StageStatus> stages(@Nullable List<StageStatus> stages) {
        return stages == null
                ? null
                : stages.stream()
                        .map(stage -> new StageStatus(
                                stage.name(),
                                stage.state(),
                                stage.startedAt(),
                                stage.finishedAt(),
                                stage.soakUntil(),
                                gates(stage.gates())))
                        .toList();
    }

    private static @Nullable List<GateStatus> gates(@Nullable List<GateStatus> gates) {
        return gates == null
                ? null
                : gates.stream()
                        .map(gate -> new GateStatus(gate.name(), gate.verdict(), null, null, null, null))
                        .toList();
    }

    private static @Nullable Routing routing(@Nullable Routing routing) {
        if (routing == null) {
            return null;
        }
        var reads = routing.readsOnTarget();
        return new Routing(
                routing.epoch(),
                routing.writes(),
                reads == null
                        ? null
                        : new Routing.ReadsOnTarget(reads.desired(), arrived(reads) ? reads.desired() : null),
                routing.proxies());
    }

    /** Whether the proxies do what is wanted of them, as far as chance lets them. */
    private static boolean arrived(Routing.ReadsOnTarget reads) {
        var desired = reads.desired();
        var observed = reads.observed();
        return desired != null && observed != null && Math.abs(desired - observed) <= (desired % 100 == 0 ? 0 : NEAR);
    }
}
