package dev.pointsman.controller.migration;

import dev.pointsman.api.MigrationStatus.GateStatus;
import dev.pointsman.api.MigrationStatus.StageStatus;
import dev.pointsman.controller.report.Times;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.gate.Verdict;
import dev.pointsman.core.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Each stage of the plan with what has become of it.
 *
 * @param plan in force
 * @param recorded where it stands
 * @param verdicts of now
 * @param before the gates as they were reported last
 */
record StageList(
        Plan plan,
        Recorded recorded,
        List<Verdict> verdicts,
        @Nullable List<StageStatus> before) {

    List<StageStatus> list() {
        return IntStream.range(0, plan.steps().size()).mapToObj(this::stage).toList();
    }

    private StageStatus stage(int index) {
        var name = plan.step(index).name();
        var entered = recorded.entered();
        if (index >= entered.size()) {
            return new StageStatus(name, "Pending", null, null, null, null);
        }
        var started = Times.text(entered.get(index));
        if (index + 1 < entered.size() || !active()) {
            var finished = index + 1 < entered.size() ? entered.get(index + 1) : recorded.at();
            return new StageStatus(name, over(), started, Times.text(finished), null, null);
        }
        return new StageStatus(name, "Active", started, null, Times.text(until()), gates(name));
    }

    private String over() {
        return recorded.stage() instanceof Stage.Reverted || recorded.stage() instanceof Stage.GoingBack
                ? "Reverted"
                : "Done";
    }

    private boolean active() {
        return recorded.stage() instanceof Stage.OfStep step
                && !(step instanceof Stage.AwaitingApproval)
                && !(step instanceof Stage.Holding holding && !holding.entered());
    }

    private @Nullable Instant until() {
        return switch (recorded.stage()) {
            case Stage.ShiftingReads shifting -> shifting.soakUntil();
            case Stage.Soaking soaking -> soaking.until();
            case Stage.Pausing pausing -> pausing.until();
            case Stage.Draining draining -> draining.until();
            default -> null;
        };
    }

    private @Nullable List<GateStatus> gates(String stage) {
        var known = before == null ? List.<StageStatus>of() : before;
        var last = known.stream()
                .filter(one -> stage.equals(one.name()))
                .flatMap(one -> one.gates() == null ? Stream.<GateStatus>empty() : one.gates().stream())
                .collect(Collectors.toMap(gate -> "" + gate.name(), Function.identity(), (one, _) -> one));
        return verdicts.isEmpty()
                ? null
                : verdicts.stream().map(verdict -> gate(verdict, last)).toList();
    }

    /** The time is that of the last change of the verdict, so that a passing gate does not rewrite the status. */
    private static GateStatus gate(Verdict verdict, Map<String, GateStatus> last) {
        var result = switch (verdict.result()) {
            case PASS -> "Pass";
            case INCONCLUSIVE -> "Inconclusive";
            case ERROR -> "Error";
            case FAIL -> "Fail";
        };
        var known = last.get(verdict.gate());
        var at = known != null && Objects.equals(known.verdict(), result) ? known.at() : Times.text(verdict.at());
        var message = verdict.message().isEmpty() ? null : verdict.message();
        return new GateStatus(verdict.gate(), result, verdict.value(), verdict.threshold(), at, message);
    }
}
