package dev.pointsman.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.Wish.Approval;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private final World world = new World(Plans.sample());

    @Test
    void thePauseIsPredictedWhereWritesAreAskedFor() {
        waitsForWrites();
        world.plane.predictedPause = 14L;

        assertThat(world.decide().message())
                .startsWith("writes waits for approval")
                .endsWith("the write pause is predicted to be 20ms, maxPause is 500ms");
    }

    @Test
    void aPauseThatWouldNotBeKeptIsCalledOne() {
        waitsForWrites();
        world.plane.predictedPause = 501L;

        assertThat(world.decide().message())
                .endsWith("predicted to be 1000ms, more than maxPause allows (500ms): an attempt would be given up");
    }

    @Test
    void saysThatNothingIsPredictedYet() {
        waitsForWrites();
        world.plane.predictedPause = null;

        assertThat(world.decide().message()).endsWith("the write pause has not been predicted yet");
    }

    @Test
    void saysThatNothingCanBePredictedWithoutAnAgent() {
        waitsForWrites();
        world.plane.unreachable = "timed out";

        assertThat(world.decide().message()).endsWith("cannot be predicted while the agent cannot be asked");
    }

    @Test
    void nothingIsPredictedForAStageThatMovesNoWrites() {
        world.until(Phase.AWAITING_APPROVAL, "reads-50");

        assertThat(world.decide().message()).doesNotContain("pause");
    }

    private void waitsForWrites() {
        world.approvals.add(new Approval("reads-50", null));
        world.until(Phase.AWAITING_APPROVAL, "writes");
    }
}
