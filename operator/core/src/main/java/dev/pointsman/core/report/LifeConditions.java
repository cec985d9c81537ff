package dev.pointsman.core.report;

import dev.pointsman.core.Cause;
import dev.pointsman.core.Decision;
import dev.pointsman.core.Reason;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Stage;
import dev.pointsman.core.Wish;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.Link;
import java.util.Optional;

/**
 * The conditions that say whether it moves, stands or has arrived. Ready is true at the end alone; Stalled when nothing will
 * move until a person acts, but for approvals and holds, which a person is expected to take time over.
 */
record LifeConditions(Situation situation, Decision decision) {
    /** Why nothing moves, and for whom to act. */
    private record Standstill(String reason, String message) {}

    Condition reconciling() {
        if (stage().settled() || standstill().isPresent()) {
            return new Condition(
                    Condition.Type.RECONCILING, Status.FALSE, stage().phase().word(), "nothing is under way");
        }
        return new Condition(Condition.Type.RECONCILING, Status.TRUE, progress(), decision.message());
    }

    Condition stalled() {
        return standstill()
                .map(still -> new Condition(Condition.Type.STALLED, Status.TRUE, still.reason(), still.message()))
                .orElseGet(() -> new Condition(
                        Condition.Type.STALLED,
                        Status.FALSE,
                        stage().settled() ? "Settled" : progress(),
                        "nobody has to act"));
    }

    Condition ready() {
        return switch (stage()) {
            case Stage.Completed _ ->
                new Condition(Condition.Type.READY, Status.TRUE, Reason.COMPLETED.word(), decision.message());
            case Stage.Reverted reverted
            when reverted.cause() == Cause.ASKED ->
                new Condition(Condition.Type.READY, Status.TRUE, Reason.REVERTED.word(), decision.message());
            case Stage.Reverted _ ->
                new Condition(Condition.Type.READY, Status.FALSE, Reason.REVERTED.word(), decision.message());
            default ->
                new Condition(
                        Condition.Type.READY,
                        Status.FALSE,
                        standstill().map(Standstill::reason).orElseGet(this::progress),
                        decision.message());
        };
    }

    private Stage stage() {
        return decision.next().stage();
    }

    private String progress() {
        return switch (stage()) {
            case Stage.AwaitingApproval _ -> Reason.APPROVAL_NEEDED.word();
            case Stage.Holding _ -> Reason.HELD.word();
            default -> Reason.PROGRESSING.word();
        };
    }

    private Optional<Standstill> standstill() {
        return byStage().or(this::byTrouble).or(this::byEdit).or(this::byDeletion);
    }

    private Optional<Standstill> byStage() {
        return switch (stage()) {
            case Stage.Completed _, Stage.Released _ -> Optional.empty();
            case Stage.Reverted reverted ->
                reverted.cause() == Cause.ASKED || reverted.cause() == Cause.DELETED
                        ? Optional.empty()
                        : still(Reason.ATTEMPT_USED_UP, decision.message());
            case Stage.Holding holding
            when holding.cause() != Cause.ASKED -> still(heldBy(holding.cause()), decision.message());
            case Stage.Pending _, Stage.Preflight _ ->
                byLink().or(this::byCheck).or(this::byReason);
            default -> byReason();
        };
    }

    private static Reason heldBy(Cause cause) {
        return switch (cause) {
            case GATE_FAILED -> Reason.GATE_FAILED;
            case VALIDATION_FAILED -> Reason.VALIDATION_FAILED;
            case CUTOVER_GIVEN_UP -> Reason.CUTOVER_GIVEN_UP;
            case ASKED, DELETED -> Reason.HELD;
        };
    }

    private Optional<Standstill> byReason() {
        return switch (decision.reason()) {
            case NEWER_VERSION,
                    NO_WAY_BACK,
                    REPLICATION_BROKEN,
                    PROXY_MISSING,
                    PROXY_IN_USE,
                    PROXY_SERVES_ANOTHER_DATABASE -> still(decision.reason(), decision.message());
            default -> Optional.empty();
        };
    }

    private Optional<Standstill> byLink() {
        return situation.seen().link() instanceof Link.Linked ? Optional.empty() : byReason();
    }

    /** A failed check is the reason itself, so that a script can tell a wrong password from a missing slot. */
    private Optional<Standstill> byCheck() {
        return situation.seen().agent().answer().stream()
                .flatMap(agent -> agent.checks().stream())
                .filter(check -> check.result() == AgentSeen.Result.FAIL)
                .findFirst()
                .map(this::failed);
    }

    private Standstill failed(Check check) {
        return new Standstill(check.name(), decision.message());
    }

    private Optional<Standstill> byTrouble() {
        return situation.seen().troubles().stream()
                .findFirst()
                .map(trouble -> new Standstill(trouble.reason(), trouble.sentence()));
    }

    private Optional<Standstill> byEdit() {
        return situation.wish().refusedEdit().stream()
                .findFirst()
                .map(problem -> new Standstill(Reason.EDIT_REFUSED.word(), problem.toString()));
    }

    private Optional<Standstill> byDeletion() {
        var deletion = situation.wish().deletion();
        var waits = deletion != null
                && !deletion.keepTarget()
                && stage() instanceof Stage.OfStep
                && decision.next().traffic().writes() == Side.TARGET;
        return waits ? still(Reason.DELETION_WAITS, Wish.Deletion.WAITS) : Optional.empty();
    }

    private static Optional<Standstill> still(Reason reason, String message) {
        return Optional.of(new Standstill(reason.word(), message));
    }
}
