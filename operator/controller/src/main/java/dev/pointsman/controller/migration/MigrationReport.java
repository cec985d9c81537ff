package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.api.MigrationStatus.AwaitingApproval;
import dev.pointsman.api.MigrationStatus.HistoryEntry;
import dev.pointsman.controller.report.Rounded;
import dev.pointsman.controller.report.Times;
import dev.pointsman.core.Decision;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Situation;
import dev.pointsman.core.Stage;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Step;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.wire.CutoverStep;
import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration's status from what was decided.
 *
 * @param migration the object, with the status it was decided on
 * @param situation what the decision rests on
 * @param decision the decision
 */
record MigrationReport(DatabaseMigration migration, Situation situation, Decision decision) {
    private static final int HISTORY = 30;
    private static final int MAX_MESSAGE = 1_024;

    MigrationStatus status() {
        var last = Visit.last(migration);
        var next = decision.next();
        var plan = situation.plan();
        var agent = situation.seen().agent().answer().orElse(null);
        var ended = CutoverFigures.of(situation.recorded(), agent, last.cutover());
        var cutover = CutoverFigures.of(next, agent, last.cutover());
        return new MigrationStatus(
                migration.getMetadata().getGeneration(),
                plan.hash(),
                next.attempts().current(),
                next.attempts().reverted(),
                next.stageName(plan),
                next.stage().phase().word(),
                cut(decision.message()),
                awaiting(next, agent),
                next.stage().settled() ? last.preflight() : Measured.preflight(agent, last.preflight()),
                new StageList(plan, next, decision.verdicts(), last.stages()).list(),
                Measured.replication(agent, last.replication()),
                Measured.consistency(agent, last.consistency()),
                Measured.routing(next, situation.seen()),
                MigrationConditions.rollback(situation, decision),
                cutover,
                new DrillFigures(situation, decision).of(ended, cutover, last.drill()),
                history(last.history()),
                next.sequence() == 0 ? null : next.text(),
                MigrationConditions.list(migration, situation, decision));
    }

    /** Whether another position is recorded with this. */
    boolean transition() {
        return !decision.next().equals(situation.recorded());
    }

    /** Stage, or phase where there is none, that is left. */
    String from() {
        return title(situation.recorded());
    }

    /** Stage, or phase where there is none, that is entered. */
    String to() {
        return title(decision.next());
    }

    private String title(Recorded recorded) {
        var stage = recorded.stageName(situation.plan());
        var phase = recorded.stage().phase().word();
        return stage.equals(phase) ? stage : stage + "/" + phase;
    }

    private @Nullable AwaitingApproval awaiting(Recorded next, @Nullable AgentSeen agent) {
        if (!(next.stage() instanceof Stage.AwaitingApproval(int step, var since))) {
            return null;
        }
        var asked = situation.plan().step(step);
        return new AwaitingApproval(
                asked.name(), situation.plan().hash(), Times.text(since), predicted(asked, agent), steps(asked));
    }

    /** Only where writes are asked for: the very steps that the agent takes. */
    private static @Nullable List<String> steps(Step asked) {
        return asked.kind() instanceof Kind.CutOver how ? CutoverStep.told(AgentOrder.terms(how, Side.TARGET)) : null;
    }

    /** Only where writes are asked for: nothing else pauses them. */
    private static @Nullable String predicted(Step asked, @Nullable AgentSeen agent) {
        return agent != null && asked.kind() instanceof Kind.CutOver
                ? Rounded.millis(agent.predictedPauseMillis())
                : null;
    }

    private @Nullable List<HistoryEntry> history(@Nullable List<HistoryEntry> last) {
        if (!transition()) {
            return last;
        }
        var entries = new ArrayList<>(last == null ? List.<HistoryEntry>of() : last);
        entries.add(new HistoryEntry(
                Times.text(situation.now()), from(), to(), decision.reason().word(), cut(decision.message())));
        return List.copyOf(entries.subList(Math.max(0, entries.size() - HISTORY), entries.size()));
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
}
