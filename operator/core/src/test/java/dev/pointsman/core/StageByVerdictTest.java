package dev.pointsman.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.Wish.Approval;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.Result;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stage in which gates hold, and every verdict: what becomes of the migration. */
class StageByVerdictTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # stage,     verdict,      becomes,            reads, writes
            reads-10,    pass,         AwaitingApproval,   10,    Source
            reads-10,    inconclusive, ShiftingReads,      10,    Source
            reads-10,    error,        ShiftingReads,      10,    Source
            reads-10,    fail,         Reverting,          0,     Source
            reads-10,    differs,      Reverting,          0,     Source
            reads-10,    broken,       Reverting,          0,     Source
            reads-100,   pass,         AwaitingApproval,   100,   Source
            reads-100,   inconclusive, ShiftingReads,      100,   Source
            reads-100,   error,        ShiftingReads,      100,   Source
            reads-100,   fail,         Reverting,          0,     Source
            reads-100,   differs,      Reverting,          0,     Source
            approval,    inconclusive, AwaitingApproval,   10,    Source
            approval,    error,        AwaitingApproval,   10,    Source
            approval,    fail,         Reverting,          0,     Source
            soak,        pass,         AwaitingApproval,   100,   Target
            soak,        inconclusive, Soaking,            100,   Target
            soak,        error,        Soaking,            100,   Target
            soak,        fail,         Reverting,          100,   Target
            soak,        differs,      Reverting,          100,   Target
            draining,    pass,         Retiring,           100,   Target
            draining,    fail,         Reverting,          100,   Target
            cutting,     fail,         CuttingOver,        100,   Source
            retiring,    fail,         Retiring,           100,   Target
            held,        pass,         Holding,            10,    Source
            held,        fail,         Reverting,          0,     Source
            """)
    void becomes(String stage, String verdict, String becomes, int reads, String writes) {
        var world = at(Plans.sample(), stage);
        world.now = world.now.plusSeconds(10);
        seen(world, verdict);

        var decision = world.decide();

        assertThat(decision.next().stage().phase().word()).isEqualTo(becomes);
        assertThat(decision.next().traffic().reads()).isEqualTo(reads);
        assertThat(Words.camelCase(decision.next().traffic().writes())).isEqualTo(writes);
    }

    @Test
    void holdsInsteadOfRevertingWhenTheSpecSaysSo() {
        var stages = Plans.with(
                "reads-10", _ -> Plans.stage("reads-10").onFailure("Hold").shiftReads(10, "10s"));
        var world = at(Plans.plan(Plans.input(stages, Plans.gates())), "reads-10");
        seen(world, "fail");

        var decision = world.settle();

        assertThat(world.recorded.stage()).isInstanceOf(Stage.Holding.class);
        assertThat(world.recorded.traffic().reads()).isEqualTo(10);
        assertThat(decision.message()).contains("gate lag failed").contains("spec.intent to Revert");
    }

    @Test
    void letsFailuresPassUpToTheLimit() {
        var gates = List.of(Plans.patient(Plans.lag("100ms"), 2));
        var world = at(Plans.plan(Plans.input(Plans.sampleStages(), gates)), "reads-10");
        seen(world, "fail");
        world.settle();
        var first = world.now;

        world.pass(Duration.ofMillis(1_500));
        assertThat(world.recorded.stage()).isInstanceOf(Stage.ShiftingReads.class);
        world.pass(Duration.ofSeconds(1));

        assertThat(world.recorded.stage()).isInstanceOf(Stage.Reverted.class);
        assertThat(world.breachAt).isEqualTo(first);
    }

    @Test
    void forgetsFailuresWhenTheGatePassesAgain() {
        var gates = List.of(Plans.patient(Plans.lag("100ms"), 2));
        var world = at(Plans.plan(Plans.input(Plans.sampleStages(), gates)), "reads-10");
        seen(world, "fail");
        world.settle();
        assertThat(world.recorded.strikes()).hasSize(1);

        seen(world, "pass");
        world.settle();

        assertThat(world.recorded.strikes()).isEmpty();
    }

    @Test
    void anApprovalOfAnotherPlanIsNone() {
        var world = at(Plans.sample(), "approval");
        world.approvals.add(new Approval("reads-50", "sha256:" + "0".repeat(64)));

        assertThat(world.decide().reason()).isEqualTo(Reason.APPROVAL_NEEDED);

        world.approvals.add(new Approval("reads-50", world.plan.hash()));

        assertThat(world.decide().reason()).isEqualTo(Reason.APPROVED);
    }

    @Test
    void aCheckThatFailsLaterKeepsWritesWhereTheyAre() {
        var world = new World(Plans.sample());
        world.approvals.add(new Approval("reads-50", null));
        world.until(Phase.AWAITING_APPROVAL, "writes");
        world.approvals.add(new Approval("writes", null));
        world.plane.checks = List.of(new Check("UnloggedTables", Result.FAIL, "1", "public.a is not replicated"));
        seen(world, "pass");

        assertThat(world.decide().message()).isEqualTo("UnloggedTables: public.a is not replicated");
        world.settle();
        assertThat(world.recorded.stage()).isInstanceOf(Stage.AwaitingApproval.class);

        world.plane.checks = List.of(new Check("UnloggedTables", Result.PASS, "0", ""));
        seen(world, "pass");

        assertThat(world.decide().next().stage()).isInstanceOf(Stage.CuttingOver.class);
    }

    @Test
    void retireWaitsForClientsThatWouldLoseTheirDatabase() {
        var world = at(Plans.sample(), "draining");
        world.plane.checks =
                List.of(new Check("OtherDatabases", Result.WARN, "2", "2 sessions are in other databases"));
        var waits = world.pass(Duration.ofMinutes(10));

        assertThat(world.recorded.stage()).isInstanceOf(Stage.Draining.class);
        assertThat(waits.message()).contains("the source is not detached yet", "2 sessions are in other databases");

        world.plane.checks = List.of(new Check("OtherDatabases", Result.PASS, "0", ""));
        world.until(Phase.COMPLETED, "retire");
    }

    private static World at(Plan plan, String stage) {
        var world = new World(plan);
        switch (stage) {
            case "reads-10" -> world.until(Phase.SHIFTING_READS, "reads-10");
            case "approval" -> world.until(Phase.AWAITING_APPROVAL, "reads-50");
            case "held" -> {
                world.until(Phase.SHIFTING_READS, "reads-10");
                world.intent = Wish.Intent.HOLD;
                world.settle();
            }
            case "reads-100" -> {
                world.approvals.add(new Approval("reads-50", null));
                world.until(Phase.SHIFTING_READS, "reads-100");
            }
            case "cutting" -> world.approveAll().until(Phase.CUTTING_OVER, "writes");
            case "soak" -> {
                world.approvals.add(new Approval("reads-50", null));
                world.approvals.add(new Approval("writes", null));
                world.until(Phase.SOAKING, "soak");
            }
            case "draining" -> world.approveAll().until(Phase.RETIRING, "retire");
            case "retiring" -> {
                world.approveAll().until(Phase.RETIRING, "retire");
                world.plane.obeys = false;
                world.pass(Duration.ofSeconds(11));
            }
            default -> throw new IllegalArgumentException(stage);
        }
        return world;
    }

    private static void seen(World world, String verdict) {
        var plane = world.plane;
        switch (verdict.toLowerCase(Locale.ROOT)) {
            case "pass" -> plane.lagP99 = 10;
            case "inconclusive" -> plane.lagP99 = -1;
            case "error" -> plane.unreachable = "timed out";
            case "fail" -> plane.lagP99 = 5_000;
            case "differs" -> plane.differences = List.of("public.ledger: 1 different");
            case "broken" -> plane.forward = StreamState.BROKEN;
            default -> throw new IllegalArgumentException(verdict);
        }
        plane.follow(world.plan, world.recorded, world.now);
    }
}
