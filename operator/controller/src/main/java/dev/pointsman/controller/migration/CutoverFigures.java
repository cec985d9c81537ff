package dev.pointsman.controller.migration;

import dev.pointsman.api.MigrationStatus.Cutover;
import dev.pointsman.controller.report.Rounded;
import dev.pointsman.controller.report.Times;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.CutoverSeen;
import dev.pointsman.core.seen.AgentSeen.JournalSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where each millisecond of the last attempt to move writes went, with what was expected of it before. */
final class CutoverFigures {
    /** So many names fit on a screen, and into a status. */
    private static final int NAMED = 10;

    private CutoverFigures() {}

    /**
     * The figures.
     *
     * @param next the position that is recorded with them
     * @param last what was reported last; the prediction that an epoch began with is kept there alone
     */
    static @Nullable Cutover of(Recorded next, @Nullable AgentSeen agent, @Nullable Cutover last) {
        var known = begun(next)
                .filter(epoch -> last == null || last.epoch() == null || epoch > last.epoch())
                .map(epoch -> begun(epoch, agent))
                .orElse(last);
        CutoverSeen seen = agent == null ? null : agent.cutover();
        long newest = known == null || known.epoch() == null ? 0 : known.epoch();
        if (seen == null || seen.epoch() < newest) {
            return known == null || agent == null ? known : settled(known, agent.journal());
        }
        return measured(seen, seen.epoch() == newest && known != null ? known.predictedWritePause() : null);
    }

    private static Optional<Long> begun(Recorded next) {
        return switch (next.stage()) {
            case Stage.CuttingOver cutting -> Optional.of(cutting.epoch());
            case Stage.RevertingWrites back -> Optional.of(back.epoch());
            case Stage.Drilling drilling -> Optional.of(drilling.epoch());
            default -> Optional.empty();
        };
    }

    private static Cutover begun(long epoch, @Nullable AgentSeen agent) {
        Long predicted = agent == null ? null : agent.predictedPauseMillis();
        return new Cutover(
                epoch,
                CutoverSeen.UNDECIDED,
                null,
                null,
                predicted == null ? null : predicted + "ms",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The agent that made the attempt lives no more, and its figures with it; how it ended is in the journal. */
    private static Cutover settled(Cutover known, @Nullable JournalSeen journal) {
        return journal == null || !tells(journal, known)
                ? known
                : new Cutover(
                        known.epoch(),
                        journal.moved() ? "Moved" : "Reopened",
                        known.step(),
                        known.attempts(),
                        known.predictedWritePause(),
                        known.writePause(),
                        known.drained(),
                        known.fenced(),
                        known.caughtUp(),
                        known.decided(),
                        known.opened(),
                        known.routed(),
                        known.passedOver(),
                        known.at(),
                        "the journal in the databases says so; the agent that measured it has ended");
    }

    private static boolean tells(JournalSeen journal, Cutover known) {
        return journal.settled()
                && CutoverSeen.UNDECIDED.equals(known.outcome())
                && known.epoch() != null
                && journal.epoch() == known.epoch();
    }

    private static Cutover measured(CutoverSeen seen, @Nullable String predicted) {
        var laps = seen.laps();
        return new Cutover(
                seen.epoch(),
                seen.outcome(),
                seen.step(),
                seen.holds(),
                predicted,
                millis(laps.pause()),
                millis(laps.drain()),
                millis(laps.fence()),
                millis(laps.catchUp()),
                millis(laps.decide()),
                millis(laps.open()),
                millis(laps.route()),
                named(seen.passedOver()),
                Times.text(seen.at()),
                seen.message().isEmpty() ? null : seen.message());
    }

    /** A part that an attempt has not come to took no time, and is left out. */
    private static @Nullable String millis(double lap) {
        return lap > 0 ? Rounded.exact(lap) : null;
    }

    private static @Nullable List<String> named(List<String> proxies) {
        if (proxies.isEmpty()) {
            return null;
        }
        if (proxies.size() <= NAMED) {
            return proxies;
        }
        var some = new ArrayList<>(proxies.subList(0, NAMED - 1));
        some.add("and " + (proxies.size() - some.size()) + " more");
        return some;
    }
}
