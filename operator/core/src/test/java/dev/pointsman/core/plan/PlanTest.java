package dev.pointsman.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.Plans;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Plan.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    @Test
    void fillsInWhatAUserLeavesOut() {
        var plan = Plans.plan(Plans.input(
                List.of(
                        Plans.stage("copy").replicate(null),
                        Plans.stage("verify").validate(null),
                        Plans.stage("reads").shiftReads(50, null),
                        Plans.stage("writes").cutOver(),
                        Plans.stage("retire").retire(null)),
                null));

        assertThat(plan.steps().stream().map(Step::kind).toList())
                .isEqualTo(List.of(
                        new Kind.Replicate(Duration.ofMillis(100)),
                        new Kind.Validate(Kind.Depth.CHECKSUMS),
                        new Kind.ShiftReads(50, Duration.ofMinutes(5)),
                        new Kind.CutOver(Duration.ofMillis(500), Duration.ofMillis(25), 10, Kind.LongTransactions.WAIT),
                        new Kind.Retire(Duration.ofMinutes(5))));
        assertThat(plan.steps()).allSatisfy(step -> assertThat(step.onFailure()).isEqualTo(Step.OnFailure.REVERT));
        assertThat(plan.reads())
                .isEqualTo(new Reads(
                        new Freshness(Freshness.Kind.READ_YOUR_WRITES, Duration.ZERO), Reads.StickyBy.NONE, List.of()));
        assertThat(plan.deletionTimeout()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void onlyThePointOfNoReturnAsksWhenNothingIsSaidOfApprovals() {
        var plan = Plans.plan(Plans.input(
                List.of(
                        Plans.stage("copy").replicate(null),
                        Plans.stage("writes").cutOver(),
                        Plans.stage("retire").retire(null)),
                null));

        assertThat(plan.steps().stream().filter(Step::needsApproval).map(Step::name))
                .containsExactly("retire");
    }

    @Test
    void isTheSamePlanWhenItIsReadAgainWithItsDefaults() {
        var plan = Plans.sample();

        assertThat(Plans.plan(plan.filled())).isEqualTo(plan);
        assertThat(Plans.plan(plan.filled()).hash()).isEqualTo(plan.hash()).startsWith("sha256:");
    }

    @Test
    void aStagesGateTakesThePlaceOfThePlansOfTheSameName() {
        var own = Plans.lag("2s");
        var stages = Plans.with(
                "soak",
                stage -> new PlanInput.Stage(
                        stage.name(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        stage.soak(),
                        null,
                        null,
                        null,
                        List.of(own),
                        null));
        var plan = Plans.plan(Plans.input(stages, Plans.gates()));

        assertThat(plan.step(6).gates().stream().map(Gate::rule))
                .contains(new Rule.Lag(Duration.ofSeconds(2)))
                .doesNotContain(new Rule.Lag(Duration.ofMillis(100)));
        assertThat(plan.step(5).gates().stream().map(Gate::rule)).contains(new Rule.Lag(Duration.ofMillis(100)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no copy           | spec.stages[verify]
            reads descend     | spec.stages[reads-50].shiftReads.percent
            reads after write | spec.stages[late]
            soak too early    | spec.stages[early]
            retire in between | spec.stages[retire]
            drain over pause  | spec.stages[writes].cutOver.maxDrain
            same database     | spec.target
            no bound          | spec.reads.bound
            segment of all    | spec.reads.segments[every]
            segment twice     | spec.reads.segments[twice]
            mirror after write | spec.stages[late]
            """)
    void namesTheFieldThatCannotBeCarriedOut(String wrong, String field) {
        var reading = Plan.of(input(wrong));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.problems()).anySatisfy(problem -> {
                            assertThat(problem.field()).isEqualTo(field);
                            assertThat(problem.sentence()).isNotBlank();
                        }));
    }

    private static PlanInput.Reads segments(PlanInput.Segment... segments) {
        return new PlanInput.Reads(null, null, null, List.of(segments));
    }

    private static PlanInput.Segment segment(String name, @Nullable String user) {
        return new PlanInput.Segment(name, user == null ? null : List.of(user), null, null, null, "Source");
    }

    private static PlanInput withReads(List<PlanInput.Stage> stages, PlanInput.Reads reads) {
        var in = Plans.input(stages, null);
        return new PlanInput(
                in.source(), in.target(), in.proxyRef(), null, null, null, reads, null, stages, null, null, null, null);
    }

    private static PlanInput input(String wrong) {
        var stages = new ArrayList<>(Plans.sampleStages());
        switch (wrong) {
            case "no copy" -> stages.removeFirst();
            case "reads descend" -> stages.set(2, Plans.stage("reads-10").shiftReads(60, "1s"));
            case "mirror after write" -> stages.add(6, Plans.stage("late").mirror(100, "1s"));
            case "reads after write" -> stages.add(6, Plans.stage("late").shiftReads(100, "1s"));
            case "soak too early" -> stages.add(2, Plans.stage("early").soak("1s"));
            case "retire in between" -> stages.add(Plans.stage("after").pause("1s"));
            case "drain over pause" -> stages.set(5, Plans.stage("writes").cutOver("100ms", "200ms"));
            case "same database" -> {
                var in = Plans.input(stages, null);
                return new PlanInput(
                        in.source(),
                        in.source(),
                        in.proxyRef(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        stages,
                        null,
                        null,
                        null,
                        null);
            }
            case "no bound" -> {
                return withReads(stages, new PlanInput.Reads("Bounded", null, null, null));
            }
            case "segment of all" -> {
                return withReads(stages, segments(segment("every", null)));
            }
            case "segment twice" -> {
                return withReads(stages, segments(segment("twice", "a"), segment("twice", "b")));
            }
            default -> throw new IllegalArgumentException(wrong);
        }
        return Plans.input(stages, Plans.gates());
    }
}
