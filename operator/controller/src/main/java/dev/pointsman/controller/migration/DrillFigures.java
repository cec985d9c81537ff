package dev.pointsman.controller.migration;

import dev.pointsman.api.MigrationStatus.Cutover;
import dev.pointsman.api.MigrationStatus.Drill;
import dev.pointsman.controller.report.Times;
import dev.pointsman.core.Decision;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Stage;
import dev.pointsman.core.Stage.OfDrill;
import org.jspecify.annotations.Nullable;

/**
 * How a drill goes, and how it went.
 *
 * @param situation what the decision rests on
 * @param decision the decision
 */
record DrillFigures(Situation situation, Decision decision) {
    /**
     * The figures.
     *
     * @param ended the figures of the attempt that the migration comes from
     * @param begun the figures of the attempt that it goes to
     * @param last what was reported last
     */
    @Nullable
    Drill of(@Nullable Cutover ended, @Nullable Cutover begun, @Nullable Drill last) {
        var before = situation.recorded().stage();
        var after = decision.next().stage();
        if (!(before instanceof OfDrill) && !(after instanceof OfDrill)) {
            return last;
        }
        var drill = after instanceof OfDrill now ? now : (OfDrill) before;
        var known = last != null && last.number() != null && last.number() == drill.number()
                ? last
                : new Drill(drill.number(), "Running", Times.text(situation.now()), null, null, null);
        return told(after, measured(after, begun, measured(before, ended, known)));
    }

    private static Drill measured(Stage stage, @Nullable Cutover figures, Drill known) {
        if (!(stage instanceof Stage.Drilling drilling)
                || figures == null
                || figures.epoch() == null
                || figures.epoch() != drilling.epoch()) {
            return known;
        }
        return new Drill(
                known.number(),
                known.result(),
                known.at(),
                drilling.back() ? known.there() : figures,
                drilling.back() ? figures : known.back(),
                known.message());
    }

    private Drill told(Stage after, Drill known) {
        if (after instanceof OfDrill) {
            return known;
        }
        return new Drill(
                known.number(),
                result(after),
                Times.text(situation.now()),
                known.there(),
                known.back(),
                decision.message());
    }

    private String result(Stage after) {
        if (!(after instanceof Stage.Soaking)) {
            return "Reverted";
        }
        return situation.recorded().stage() instanceof OfDrill drill && drill.back() ? "Done" : "GivenUp";
    }
}
