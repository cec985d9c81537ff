package dev.pointsman.core;

import dev.pointsman.core.Recorded.Attempts;
import dev.pointsman.core.Recorded.Epochs;
import dev.pointsman.core.Recorded.Traffic;
import dev.pointsman.core.plan.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every stage there is, at every position of the sample where it can stand. */
final class AllStages {
    private static final Instant AT = World.START;
    private static final Instant LATER = AT.plusSeconds(10);

    private AllStages() {}

    static Stream<Recorded> recorded() {
        return Stream.of(
                        Stream.of(
                                fresh(new Stage.Pending(AT)),
                                fresh(new Stage.Preflight(AT)),
                                on(new Stage.Replicating(0, AT), 0),
                                on(new Stage.Validating(1, 1, AT), 0),
                                on(new Stage.Validating(1, 2, AT), 0)),
                        reads(),
                        writes(),
                        back(),
                        Stream.of(
                                on(new Stage.CleaningUp(AT, LATER), 0),
                                moved(new Stage.CleaningUp(AT, LATER)),
                                on(new Stage.Released("", AT), 0),
                                moved(new Stage.Released("a Secret is gone", AT))))
                .flatMap(stages -> stages);
    }

    private static Stream<Recorded> reads() {
        return Stream.of(
                on(new Stage.AwaitingApproval(3, AT), 10),
                on(new Stage.ShiftingReads(2, AT, null), 10),
                on(new Stage.ShiftingReads(2, AT, AT), 10),
                on(new Stage.ShiftingReads(3, AT, LATER), 50),
                on(new Stage.ShiftingReads(4, AT, AT), 100),
                on(new Stage.Holding(3, true, Cause.ASKED, "spec.intent is Hold", AT), 50),
                on(new Stage.Holding(3, false, Cause.GATE_FAILED, "lag = 3 s, 100 %", AT), 10),
                on(new Stage.Pausing(3, AT, AT), 10),
                on(new Stage.AwaitingApproval(5, AT), 100),
                on(new Stage.CuttingOver(5, 3, 1, AT), 100),
                on(new Stage.CuttingOver(5, 3, 3, AT), 100),
                on(new Stage.BackingOff(5, 1, "drain took too long", AT), 100),
                on(new Stage.Mirroring(2, AT, null), 0),
                on(new Stage.Mirroring(2, AT, LATER), 0));
    }

    private static Stream<Recorded> writes() {
        return Stream.of(
                moved(new Stage.Soaking(6, AT, AT)),
                moved(new Stage.Soaking(6, AT, LATER)),
                moved(new Stage.Drilling(6, 3, false, 9, 1, AT, LATER)),
                moved(new Stage.DrillWaiting(6, 3, false, 1, "drain", AT, LATER)),
                on(new Stage.Drilling(6, 3, true, 9, 3, AT, LATER), 0),
                on(new Stage.DrillWaiting(6, 3, true, 0, "", AT, AT), 0),
                moved(new Stage.AwaitingApproval(7, AT)),
                moved(new Stage.Holding(6, true, Cause.CUTOVER_GIVEN_UP, "why", AT)),
                moved(new Stage.Draining(7, AT, AT)),
                moved(new Stage.Retiring(7, AT)),
                moved(new Stage.Completed(true, AT)),
                moved(new Stage.Completed(false, AT)));
    }

    private static Stream<Recorded> back() {
        return Stream.of(
                on(new Stage.RevertingReads(Cause.GATE_FAILED, "data", "rows differ", AT, AT), 0),
                moved(new Stage.RevertingWrites(Cause.ASKED, "", "asked", AT, 9, 1, AT)),
                moved(new Stage.RevertBackingOff(Cause.ASKED, "", "asked", AT, 1, "drain", AT)),
                on(new Stage.Reverted(Cause.ASKED, "asked", AT), 0),
                on(new Stage.Reverted(Cause.GATE_FAILED, "lag", AT), 0));
    }

    private static Recorded fresh(Stage stage) {
        return Recorded.fresh(AT).with(stage);
    }

    private static Recorded on(Stage stage, int reads) {
        return recorded(stage, new Traffic(true, Side.SOURCE, reads));
    }

    private static Recorded moved(Stage stage) {
        return recorded(stage, new Traffic(true, Side.TARGET, 100));
    }

    private static Recorded recorded(Stage stage, Traffic traffic) {
        var begun = stage instanceof Stage.OfStep step ? step.step() + 1 : 4;
        var entered = new ArrayList<Instant>();
        for (var step = 0; step < begun; step++) {
            entered.add(AT.plusSeconds(step));
        }
        var strikes = List.of(new Strike("lag", 1, AT, LATER));
        return new Recorded(
                7,
                AT,
                new Attempts(
                        2,
                        stage instanceof Stage.Reverted || stage instanceof Stage.GoingBack ? 2 : 1,
                        stage instanceof Stage.OfDrill ? 3 : 0),
                traffic,
                new Epochs(3, 2, 5, "0011223344556677"),
                List.copyOf(entered),
                strikes,
                stage);
    }
}
