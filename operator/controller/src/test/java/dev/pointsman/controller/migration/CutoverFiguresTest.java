package dev.pointsman.controller.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.MigrationStatus.Cutover;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.CutoverSeen;
import dev.pointsman.core.seen.AgentSeen.DatabaseSeen;
import dev.pointsman.core.seen.AgentSeen.Fence;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import dev.pointsman.core.seen.AgentSeen.Laps;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CutoverFiguresTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Laps MEASURED = new Laps(11.04, 3, 4, 2, 1, 0.5, 0.26);

    @Test
    void keepsThePredictionThatTheEpochBeganWith() {
        var begun = figures(cuttingOver(7), agent(14L, null, journal(6, true, false)), null);

        assertThat(begun.epoch()).isEqualTo(7);
        assertThat(begun.outcome()).isEqualTo("Undecided");
        assertThat(begun.predictedWritePause()).isEqualTo("14ms");
        var later = figures(cuttingOver(7), agent(99L, null, journal(6, true, false)), begun);
        assertThat(later).isEqualTo(begun);
    }

    @Test
    void showsWhereEachMillisecondWentBesideThePrediction() {
        var begun = figures(cuttingOver(7), agent(14L, null, journal(6, true, false)), null);

        var done = figures(settled(), agent(20L, moved(7, List.of()), journal(7, true, true)), begun);

        assertThat(done)
                .isEqualTo(new Cutover(
                        7L,
                        "Moved",
                        "Prove",
                        2,
                        "14ms",
                        "11.0ms",
                        "3.0ms",
                        "4.0ms",
                        "2.0ms",
                        "1.0ms",
                        "0.5ms",
                        "0.3ms",
                        null,
                        "2026-11-21T12:00:00Z",
                        null));
    }

    @Test
    void leavesOutThePartsThatAnAttemptHasNotComeTo() {
        var report = new CutoverSeen(
                7, "Reopened", "Fence", "a table is locked", 10, new Laps(0, 3, 0, 0, 0, 0, 0), List.of(), NOW);

        var given = figures(settled(), agent(null, report, journal(7, true, false)), null);

        assertThat(given.step()).isEqualTo("Fence");
        assertThat(given.drained()).isEqualTo("3.0ms");
        assertThat(given.writePause()).isNull();
        assertThat(given.fenced()).isNull();
        assertThat(given.message()).isEqualTo("a table is locked");
    }

    @Test
    void doesNotTakeTheReportOfAnEarlierEpochForTheOneThatHasBegun() {
        var begun = figures(cuttingOver(8), agent(14L, moved(7, List.of()), journal(7, true, true)), null);

        assertThat(begun.epoch()).isEqualTo(8);
        assertThat(begun.writePause()).isNull();
    }

    @Test
    void believesTheJournalWhenTheAgentThatMadeTheAttemptHasEnded() {
        var begun = figures(cuttingOver(7), agent(14L, null, journal(6, true, false)), null);

        var after = figures(settled(), agent(null, null, journal(7, true, true)), begun);

        assertThat(after.outcome()).isEqualTo("Moved");
        assertThat(after.predictedWritePause()).isEqualTo("14ms");
        assertThat(after.message()).contains("journal");
    }

    @Test
    void staysAsItWasWhileTheAgentIsSilent() {
        var begun = figures(cuttingOver(7), agent(14L, null, journal(6, true, false)), null);

        assertThat(figures(cuttingOver(7), null, begun)).isEqualTo(begun);
    }

    @Test
    void namesTenOfTheProxiesThatWerePassedOverAtMost() {
        var names = IntStream.range(0, 12).mapToObj(number -> "proxy-" + number).toList();

        var done = figures(settled(), agent(null, moved(7, names), journal(7, true, true)), null);

        assertThat(done.passedOver()).hasSize(10).startsWith("proxy-0").endsWith("and 3 more");
    }

    private static Cutover figures(Recorded next, @Nullable AgentSeen agent, @Nullable Cutover last) {
        return Objects.requireNonNull(CutoverFigures.of(next, agent, last));
    }

    private static CutoverSeen moved(long epoch, List<String> passedOver) {
        return new CutoverSeen(epoch, "Moved", "Prove", "", 2, MEASURED, passedOver, NOW);
    }

    private static JournalSeen journal(long epoch, boolean settled, boolean moved) {
        return new JournalSeen(epoch, settled, moved, moved ? Side.TARGET : Side.SOURCE, null);
    }

    private static Recorded cuttingOver(long epoch) {
        return at(new Stage.CuttingOver(5, epoch, 1, NOW));
    }

    private static Recorded settled() {
        return at(new Stage.Soaking(6, NOW, NOW));
    }

    private static Recorded at(Stage stage) {
        var fresh = Recorded.fresh(NOW);
        return new Recorded(1, NOW, fresh.attempts(), fresh.traffic(), fresh.epochs(), List.of(), List.of(), stage);
    }

    private static AgentSeen agent(@Nullable Long predicted, @Nullable CutoverSeen report, JournalSeen journal) {
        var database = new DatabaseSeen(true, null, Fence.OPEN);
        return new AgentSeen(
                NOW,
                List.of(),
                database,
                database,
                StreamSeen.NONE,
                StreamSeen.NONE,
                null,
                journal,
                report,
                predicted,
                null,
                false,
                List.of());
    }
}
