package dev.pointsman.controller.migration;

import dev.pointsman.api.MigrationStatus.GateStatus;
import dev.pointsman.api.MigrationStatus.StageStatus;
import dev.pointsman.controller.report.Times;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.gate.Verdict;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.report.Progress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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
        return Progress.of(plan, recorded).stream().map(this::stage).toList();
    }

    private StageStatus stage(Progress progress) {
        return new StageStatus(
                progress.name(),
                progress.state().word(),
                Times.text(progress.startedAt()),
                Times.text(progress.finishedAt()),
                Times.text(progress.soakUntil()),
                progress.name().equals(recorded.stageName(plan)) ? gates(progress.name()) : null);
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
