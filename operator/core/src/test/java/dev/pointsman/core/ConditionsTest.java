package dev.pointsman.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.plan.Problem;
import dev.pointsman.core.report.Condition;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.report.Conditions;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.Result;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import dev.pointsman.core.seen.Link;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules that kubectl wait, Flux and Argo CD share. */
class ConditionsTest {
    private final World world = new World(Plans.sample());

    @Test
    void allOfThemAreThereFromTheFirstVisit() {
        assertThat(conditions().keySet()).containsExactlyInAnyOrder(Condition.Type.values());
        assertThat(conditions().values())
                .allSatisfy(one -> assertThat(one.reason()).matches("[A-Z][A-Za-z]+"));
    }

    @Test
    void whileItMovesItIsReconcilingAndNotReady() {
        world.until(Phase.SHIFTING_READS, "reads-10");

        is(Condition.Type.RECONCILING, Status.TRUE, "Progressing");
        is(Condition.Type.STALLED, Status.FALSE, "Progressing");
        is(Condition.Type.READY, Status.FALSE, "Progressing");
    }

    @Test
    void anApprovalIsNothingToBeAlarmedAbout() {
        world.until(Phase.AWAITING_APPROVAL, "reads-50");

        is(Condition.Type.RECONCILING, Status.TRUE, "ApprovalNeeded");
        is(Condition.Type.STALLED, Status.FALSE, "ApprovalNeeded");
    }

    @Test
    void itIsReadyAtTheEnd() {
        world.approveAll().until(Phase.COMPLETED, "retire");

        is(Condition.Type.READY, Status.TRUE, "Completed");
        is(Condition.Type.RECONCILING, Status.FALSE, "Completed");
        is(Condition.Type.POINT_OF_NO_RETURN_PASSED, Status.TRUE, "Retired");
        assertThat(condition(Condition.Type.POINT_OF_NO_RETURN_PASSED).message())
                .contains("ended at 2026-11-21T");
        is(Condition.Type.SOURCE_FENCED, Status.TRUE, "Fenced");
    }

    @Test
    void itIsReadyWhenSomebodyWantedItBack() {
        world.until(Phase.SHIFTING_READS, "reads-10");
        world.intent = Wish.Intent.REVERT;
        world.settle();

        is(Condition.Type.READY, Status.TRUE, "Reverted");
        is(Condition.Type.STALLED, Status.FALSE, "Settled");
    }

    @Test
    void itIsStalledWhenAGateBroughtItBack() {
        world.until(Phase.SHIFTING_READS, "reads-10");
        world.plane.lagP99 = 5_000;
        world.settle();

        is(Condition.Type.READY, Status.FALSE, "Reverted");
        is(Condition.Type.STALLED, Status.TRUE, "AttemptUsedUp");
        is(Condition.Type.RECONCILING, Status.FALSE, "Reverted");
    }

    @Test
    void aFailedCheckIsTheReasonItself() {
        world.plane.checks = List.of(new Check("WalLevel", Result.FAIL, "", "set wal_level = logical"));
        world.settle();

        is(Condition.Type.STALLED, Status.TRUE, "WalLevel");
    }

    @Test
    void aMissingProxyIsNamed() {
        world.plane.link = new Link.Missing("orders-db");
        world.settle();

        is(Condition.Type.STALLED, Status.TRUE, "ProxyMissing");
    }

    @Test
    void aRefusedEditStallsWithoutStoppingWhatGuards() {
        world.until(Phase.SHIFTING_READS, "reads-10");
        world.refusedEdit = List.of(new Problem("spec.gates", "cannot be taken away now"));

        is(Condition.Type.ACCEPTED, Status.FALSE, "EditRefused");
        is(Condition.Type.STALLED, Status.TRUE, "EditRefused");
    }

    @Test
    void brokenReplicationIsSaidByBoth() {
        world.until(Phase.SHIFTING_READS, "reads-10");
        world.plane.forward = StreamState.BROKEN;

        is(Condition.Type.REPLICATING, Status.FALSE, "Broken");
    }

    @Test
    void aRevertThatWouldLoseWritesStalls() {
        world.approvals.add(new Wish.Approval("reads-50", null));
        world.approvals.add(new Wish.Approval("writes", null));
        world.until(Phase.SOAKING, "soak");
        world.plane.reverse = StreamState.BROKEN;
        world.settle();
        world.intent = Wish.Intent.REVERT;

        is(Condition.Type.READY, Status.FALSE, "GateFailed");
        is(Condition.Type.STALLED, Status.TRUE, "GateFailed");
        is(Condition.Type.ROLLBACK_READY, Status.FALSE, "ReverseNotStreaming");
        assertThat(condition(Condition.Type.READY).message()).contains("writes cannot go back without loss");
    }

    @Test
    void aDrillThatIsWantedWaitsAndSaysForWhat() {
        world.drill = 1;
        world.until(Phase.SHIFTING_READS, "reads-10");
        is(Condition.Type.ACCEPTED, Status.TRUE, "DrillWaits");
        assertThat(condition(Condition.Type.ACCEPTED).message())
                .isEqualTo("drill 1 begins in the soak after the write cutover");

        world.approvals.add(new Wish.Approval("reads-50", null));
        world.approvals.add(new Wish.Approval("writes", null));
        world.plane.sequencesBehind = List.of("public.order_id_seq");
        world.until(Phase.SOAKING, "soak");
        assertThat(condition(Condition.Type.ACCEPTED).message())
                .startsWith("drill 1 begins when there is a way back: ")
                .contains("public.order_id_seq");

        world.until(Phase.AWAITING_APPROVAL, "retire");
        assertThat(condition(Condition.Type.ACCEPTED).message())
                .isEqualTo("drill 1 is for a soak after the write cutover, and none follows");

        world.approvals.add(new Wish.Approval("retire", null));
        world.until(Phase.COMPLETED, "retire");
        assertThat(condition(Condition.Type.ACCEPTED).message()).contains("too late");
    }

    @Test
    void nothingIsKnownOfRowsWhileTheAgentIsSilent() {
        world.until(Phase.SHIFTING_READS, "reads-10");
        world.plane.unreachable = "timed out";

        is(Condition.Type.REPLICATING, Status.UNKNOWN, "AgentUnreachable");
        is(Condition.Type.CONSISTENT, Status.UNKNOWN, "AgentUnreachable");
        is(Condition.Type.SOURCE_FENCED, Status.UNKNOWN, "AgentUnreachable");
    }

    @Test
    void aSpecThatCannotBeCarriedOutIsRefusedInEveryOneOfThem() {
        var refused = Conditions.refused(List.of(new Problem("spec.stages", "must begin with replicate"))).stream()
                .collect(Collectors.toMap(Condition::type, Function.identity()));

        assertThat(refused.keySet()).containsExactlyInAnyOrder(Condition.Type.values());
        assertThat(Objects.requireNonNull(refused.get(Condition.Type.ACCEPTED)).message())
                .contains("spec.stages")
                .contains("must begin with replicate");
        assertThat(refused.values()).allSatisfy(one -> assertThat(one.reason()).isEqualTo("InvalidSpec"));
    }

    private void is(Condition.Type type, Status status, String reason) {
        var condition = condition(type);
        assertThat(condition.status() + "/" + condition.reason())
                .as("%s", condition.message())
                .isEqualTo(status + "/" + reason);
    }

    private Condition condition(Condition.Type type) {
        return Objects.requireNonNull(conditions().get(type));
    }

    private Map<Condition.Type, Condition> conditions() {
        return Conditions.of(world.situation(), world.decide()).stream()
                .collect(Collectors.toMap(Condition::type, Function.identity()));
    }
}
