package dev.pointsman.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.Wish.Approval;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.report.Condition;
import dev.pointsman.core.report.Condition.Status;
import dev.pointsman.core.report.Conditions;
import dev.pointsman.core.report.Rollback;
import dev.pointsman.core.report.Rollback.Scope;
import dev.pointsman.core.seen.AgentSeen.Fence;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether there is a way back, and what is said when there is none. */
class RollbackReadyTest {
    private final World world = new World(Plans.sample());

    @Test
    void nothingIsToGoBackBeforeAnythingHasMoved() {
        world.plane.lagP99 = -1;
        world.until(Phase.REPLICATING, "copy");

        var rollback = rollback();

        assertThat(rollback.ready()).isTrue();
        assertThat(rollback.scope()).isEqualTo(Scope.NOTHING);
        assertThat(rollback.estimate()).isZero();
    }

    @Test
    void readsGoBackByRoutingInASecond() {
        world.until(Phase.SHIFTING_READS, "reads-10");

        var rollback = rollback();

        assertThat(rollback.ready()).isTrue();
        assertThat(rollback.scope()).isEqualTo(Scope.READS);
        assertThat(rollback.losesWrites()).isFalse();
        assertThat(rollback.estimate()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void writesGoBackInTheShiftAndThePauseThatIsPredicted() {
        inSoak();
        world.plane.predictedPause = 14L;

        var rollback = rollback();

        assertThat(rollback.ready()).isTrue();
        assertThat(rollback.scope()).isEqualTo(Scope.WRITES);
        assertThat(rollback.losesWrites()).isFalse();
        assertThat(rollback.estimate()).isEqualTo(Duration.ofSeconds(2));
        assertThat(condition().reason()).isEqualTo("ReverseStreaming");
    }

    @Test
    void noTimeIsPromisedWhileNoPauseIsPredicted() {
        inSoak();
        world.plane.predictedPause = null;

        assertThat(rollback().ready()).isTrue();
        assertThat(rollback().estimate()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reverse broken     | False   | ReverseNotStreaming | true  | does not stream: slot is gone
            reverse none       | False   | ReverseNotStreaming | true  | on the target alone
            reverse prepared   | False   | ReverseNotStreaming | false | does not stream yet
            reverse behind     | False   | ReverseBehind       | false | 500ms behind, the limit is 100ms
            reverse unmeasured | Unknown | ReverseUnmeasured   |       | has not been measured yet
            heartbeats missing | False   | ReverseHasHoles     | true  | validate again
            source open        | False   | SourceNotFenced     | false | the source takes writes
            source unfenced    | False   | SourceNotFenced     | false | has not been found closed
            source damaged     | False   | SourceFenceDamaged  | false | missing or disabled
            source down        | False   | SourceUnreachable   | false | cannot be reached: timed out
            target down        | False   | TargetUnreachable   | false | cannot be reached: timed out
            sequences behind   | False   | SequencesBehind     | false | public.order_id_seq
            proxies silent     | False   | ProxySilent         | false | orders-db-a, orders-db-b
            agent silent       | Unknown | AgentUnreachable    |       | nothing is known of the way back
            """)
    void saysWhatIsMissingAfterTheWriteCutover(
            String missing, String status, String reason, Boolean losesWrites, String sentence) {
        inSoak();
        missing(missing);

        var condition = condition();
        var rollback = rollback();

        assertThat(condition.status().word()).isEqualTo(status);
        assertThat(condition.reason()).isEqualTo(reason);
        assertThat(condition.message()).contains(sentence).isEqualTo(rollback.message());
        assertThat(rollback.ready()).isFalse();
        assertThat(rollback.losesWrites()).isEqualTo(losesWrites);
        assertThat(rollback.estimate()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            source down        | False   | SourceUnreachable
            proxies silent     | False   | ProxySilent
            agent silent       | Unknown | AgentUnreachable
            reverse broken     | True    | WritesOnSource
            target down        | True    | WritesOnSource
            """)
    void saysWhatIsMissingWhileOnlyReadsHaveMoved(String missing, String status, String reason) {
        world.until(Phase.SHIFTING_READS, "reads-10");
        missing(missing);

        assertThat(condition().status().word()).isEqualTo(status);
        assertThat(condition().reason()).isEqualTo(reason);
    }

    @Test
    void namesEverythingThatIsMissingTheWorstFirst() {
        inSoak();
        missing("proxies silent");
        missing("source damaged");
        missing("reverse broken");

        assertThat(condition().reason()).isEqualTo("ReverseNotStreaming");
        assertThat(condition().message())
                .contains("does not stream")
                .contains("orders-db-a")
                .contains("missing or disabled");
    }

    @Test
    void theLimitOfTheLagIsThatOfTheStagesGate() {
        var stages = Plans.sampleStages();
        var patient = new World(Plans.plan(Plans.input(stages, List.of(Plans.lag("2s")))));
        patient.approvals.add(new Approval("reads-50", null));
        patient.approvals.add(new Approval("writes", null));
        patient.until(Phase.SOAKING, "soak");
        patient.plane.lagP99 = 500;

        assertThat(condition(patient).status()).isEqualTo(Status.TRUE);
    }

    @Test
    void thereIsNoWayBackAfterThePointOfNoReturn() {
        world.approveAll().until(Phase.COMPLETED, "retire");

        var rollback = rollback();

        assertThat(rollback.ready()).isFalse();
        assertThat(rollback.scope()).isEqualTo(Scope.NOTHING);
        assertThat(rollback.losesWrites()).isTrue();
        assertThat(condition().reason()).isEqualTo("PointOfNoReturnPassed");
    }

    private void inSoak() {
        world.approvals.add(new Approval("reads-50", null));
        world.approvals.add(new Approval("writes", null));
        world.until(Phase.SOAKING, "soak");
    }

    private void missing(String what) {
        var plane = world.plane;
        switch (what) {
            case "reverse broken" -> plane.reverse = StreamState.BROKEN;
            case "reverse none" -> plane.reverse = StreamState.NONE;
            case "reverse prepared" -> plane.reverse = StreamState.PREPARED;
            case "reverse behind" -> plane.lagP99 = 450;
            case "reverse unmeasured" -> plane.lagP99 = -1;
            case "heartbeats missing" -> plane.holes = 2;
            case "source open" -> plane.fences.put(Side.SOURCE, Fence.OPEN);
            case "source unfenced" -> plane.fences.put(Side.SOURCE, Fence.ABSENT);
            case "source damaged" -> plane.fences.put(Side.SOURCE, Fence.DAMAGED);
            case "source down" -> plane.down.put(Side.SOURCE, "timed out");
            case "target down" -> plane.down.put(Side.TARGET, "timed out");
            case "sequences behind" -> plane.sequencesBehind = List.of("public.order_id_seq");
            case "proxies silent" -> plane.proxiesSilent = true;
            case "agent silent" -> plane.unreachable = "timed out";
            default -> throw new IllegalArgumentException(what);
        }
    }

    private Condition condition() {
        return condition(world);
    }

    private static Condition condition(World world) {
        return Conditions.of(world.situation(), world.decide()).stream()
                .filter(one -> one.type() == Condition.Type.ROLLBACK_READY)
                .findFirst()
                .orElseThrow();
    }

    private Rollback rollback() {
        return Rollback.of(world.plan, world.recorded, world.situation().seen());
    }
}
