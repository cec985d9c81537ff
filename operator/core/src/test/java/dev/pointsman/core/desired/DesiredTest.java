package dev.pointsman.core.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.Cause;
import dev.pointsman.core.Plans;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Recorded.Traffic;
import dev.pointsman.core.Stage;
import dev.pointsman.core.desired.Desired.CutoverOrder;
import dev.pointsman.core.desired.Desired.ValidationOrder;
import dev.pointsman.core.desired.Desired.Work;
import dev.pointsman.core.plan.Kind.Depth;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DesiredTest {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final Traffic ON_SOURCE = new Traffic(true, Side.SOURCE, 50);
    private static final Traffic ON_TARGET = new Traffic(true, Side.TARGET, 100);
    private final Plan plan = Plans.sample();

    @Test
    void nothingIsDoneToDatabasesOrProxiesBeforeTheCopyIsEntered() {
        var desired = Desired.of(plan, Recorded.fresh(AT));

        assertThat(desired).isEqualTo(new Desired(null, Work.PREFLIGHT, null, null));
    }

    @Test
    void anAttemptIsOrderedOnlyWhileItIsRecorded() {
        var order = cutover(new Stage.CuttingOver(5, 7, 1, AT), ON_SOURCE);

        assertThat(order.epoch()).isEqualTo(7);
        assertThat(order.to()).isEqualTo(Side.TARGET);
        assertThat(order.how().maxPause()).isEqualTo(Duration.ofMillis(500));
        assertThat(order.table()).isEqualTo(Routing.moved(plan, 7, Side.TARGET));
        assertThat(desired(new Stage.BackingOff(5, 1, "why", AT), ON_SOURCE).cutover())
                .isNull();
        assertThat(desired(new Stage.Soaking(6, AT, AT), ON_TARGET).cutover()).isNull();
    }

    @Test
    void goingBackIsTheSameOrderTheOtherWay() {
        var order = cutover(new Stage.RevertingWrites(Cause.ASKED, "", "asked", AT, 8, 1, AT), ON_TARGET);

        assertThat(order.epoch()).isEqualTo(8);
        assertThat(order.to()).isEqualTo(Side.SOURCE);
        assertThat(order.table().readsOnTarget()).isZero();
    }

    @Test
    void reverseReplicationEndsInRetireAndNowhereElse() {
        assertThat(desired(new Stage.Soaking(6, AT, AT), ON_TARGET).work()).isEqualTo(Work.REPLICATE);
        assertThat(desired(new Stage.AwaitingApproval(7, AT), ON_TARGET).work()).isEqualTo(Work.REPLICATE);
        assertThat(desired(new Stage.Draining(7, AT, AT), ON_TARGET).work()).isEqualTo(Work.REPLICATE);
        assertThat(desired(new Stage.Completed(false, AT), ON_TARGET).work()).isEqualTo(Work.REPLICATE);
        assertThat(desired(new Stage.Retiring(7, AT), ON_TARGET).work()).isEqualTo(Work.RETIRE);
        assertThat(desired(new Stage.Completed(true, AT), ON_TARGET).work()).isEqualTo(Work.RETIRE);
    }

    @Test
    void comparisonsRunFromTheFirstReadToTheLastSoakButNotWithinAnAttempt() {
        var running = new ValidationOrder("0/gate-data", Depth.CHECKSUMS, Duration.ofSeconds(10));

        assertThat(desired(new Stage.Replicating(0, AT), new Traffic(true, Side.SOURCE, 0))
                        .validation())
                .isNull();
        assertThat(desired(new Stage.ShiftingReads(3, AT, AT), ON_SOURCE).validation())
                .isEqualTo(running);
        assertThat(desired(new Stage.CuttingOver(5, 7, 1, AT), ON_SOURCE).validation())
                .isNull();
        assertThat(desired(new Stage.Soaking(6, AT, AT), ON_TARGET).validation())
                .isEqualTo(running);
        assertThat(desired(new Stage.Retiring(7, AT), ON_TARGET).validation()).isNull();
    }

    @Test
    void oneDatabaseIsLeftAfterRetireAndNobodyIsDisconnected() {
        var routing = Objects.requireNonNull(
                desired(new Stage.Completed(true, AT), ON_TARGET).routing());

        assertThat(routing.source().host()).isEqualTo("new-db");
        assertThat(routing.target()).isNull();
        assertThat(routing.writes()).isEqualTo(Side.SOURCE);
    }

    private CutoverOrder cutover(Stage stage, Traffic traffic) {
        return Objects.requireNonNull(desired(stage, traffic).cutover());
    }

    private Desired desired(Stage stage, Traffic traffic) {
        var fresh = Recorded.fresh(AT);
        return Desired.of(
                plan, new Recorded(3, AT, fresh.attempts(), traffic, fresh.epochs(), List.of(AT), List.of(), stage));
    }
}
