package dev.pointsman.core.report;

import dev.pointsman.core.Decision;
import dev.pointsman.core.Reason;
import dev.pointsman.core.Situation;
import dev.pointsman.core.back.WayBack;
import dev.pointsman.core.plan.Problem;
import dev.pointsman.core.report.Condition.Status;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The conditions of a migration, by the rules that kubectl wait, Flux and Argo CD share. */
public final class Conditions {
    private Conditions() {}

    /** All of them, for a decision that is recorded. */
    public static List<Condition> of(Situation situation, Decision decision) {
        var data = new DataConditions(situation.seen(), decision.next());
        var life = new LifeConditions(situation, decision);
        return List.of(
                accepted(situation, decision),
                data.replicating(),
                data.consistent(),
                data.sourceFenced(),
                data.rollbackReady(new WayBack(situation.plan(), decision.next(), situation.seen()).lacks()),
                data.pointOfNoReturnPassed(),
                life.reconciling(),
                life.stalled(),
                life.ready());
    }

    /** All of them for a spec that cannot be carried out, while there is no plan in force. */
    public static List<Condition> refused(List<Problem> problems) {
        var reason = Reason.INVALID_SPEC.word();
        var message = sentence(problems);
        return Arrays.stream(Condition.Type.values())
                .map(type -> switch (type) {
                    case ACCEPTED, READY -> new Condition(type, Status.FALSE, reason, message);
                    case STALLED -> new Condition(type, Status.TRUE, reason, message);
                    case RECONCILING -> new Condition(type, Status.FALSE, reason, "the spec has to be corrected");
                    case REPLICATING, CONSISTENT, SOURCE_FENCED, ROLLBACK_READY, POINT_OF_NO_RETURN_PASSED ->
                        new Condition(type, Status.UNKNOWN, reason, "nothing is begun");
                })
                .toList();
    }

    private static Condition accepted(Situation situation, Decision decision) {
        var problems = situation.wish().refusedEdit();
        var attempts = situation.recorded().attempts();
        if (problems.isEmpty() && situation.wish().attempt() < attempts.current()) {
            return new Condition(
                    Condition.Type.ACCEPTED,
                    Status.TRUE,
                    Reason.ATTEMPT_IGNORED.word(),
                    "spec.attempt is less than the " + attempts.current() + " that has been started; it is ignored");
        }
        return problems.isEmpty()
                ? new DrillNotice(situation, decision)
                        .sentence()
                        .map(when ->
                                new Condition(Condition.Type.ACCEPTED, Status.TRUE, Reason.DRILL_WAITS.word(), when))
                        .orElseGet(() -> new Condition(
                                Condition.Type.ACCEPTED, Status.TRUE, "Accepted", "the spec is the plan in force"))
                : new Condition(
                        Condition.Type.ACCEPTED,
                        Status.FALSE,
                        Reason.EDIT_REFUSED.word(),
                        "the plan in force goes on without this change: " + sentence(problems));
    }

    private static String sentence(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
