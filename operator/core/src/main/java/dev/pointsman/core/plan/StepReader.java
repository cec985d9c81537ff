package dev.pointsman.core.plan;

import static java.util.Objects.requireNonNullElse;

import dev.pointsman.core.plan.Kind.LongTransactions;
import dev.pointsman.core.plan.Step.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads stages whose defaults are filled in. */
record StepReader(Problems problems, List<Gate> general, OnFailure onFailure) {
    static final Map<String, OnFailure> ON_FAILURE = Map.of("Revert", OnFailure.REVERT, "Hold", OnFailure.HOLD);
    private static final Map<String, Boolean> APPROVAL = Map.of("None", false, "Required", true);
    private static final Map<String, LongTransactions> LONG_TRANSACTIONS = Map.of(
            "Wait", LongTransactions.WAIT,
            "Terminate", LongTransactions.TERMINATE,
            "Postpone", LongTransactions.POSTPONE);

    List<Step> read(List<PlanInput.Stage> stages) {
        var steps = new ArrayList<Step>();
        for (var stage : stages) {
            var field = "spec.stages[" + stage.name() + "]";
            problems.unless(
                    steps.stream().noneMatch(step -> step.name().equals(stage.name())),
                    field,
                    "the name is used twice");
            kind(field, stage).ifPresent(kind -> steps.add(step(field, stage, kind)));
        }
        return List.copyOf(steps);
    }

    private Step step(String field, PlanInput.Stage stage, Kind kind) {
        var gates = new GateReader(problems);
        var own = stage.gates() == null ? List.<Gate>of() : gates.read(field + ".gates", stage.gates());
        var merged = GateReader.merge(general, own);
        gates.oneValidation(field + ".gates", merged);
        return new Step(
                stage.name(),
                kind,
                problems.choice(field + ".approval", stage.approval(), APPROVAL),
                merged,
                stage.onFailure() == null
                        ? onFailure
                        : problems.choice(field + ".onFailure", stage.onFailure(), ON_FAILURE));
    }

    private Optional<Kind> kind(String field, PlanInput.Stage stage) {
        var kinds = Stream.of(
                        replicate(field, stage),
                        validate(field, stage),
                        mirror(field, stage),
                        shiftReads(field, stage),
                        cutOver(field, stage),
                        waiting(field, stage),
                        retire(field, stage))
                .flatMap(Optional::stream)
                .toList();
        if (kinds.size() != 1) {
            problems.add(
                    field,
                    "a stage has exactly one of replicate, validate, mirror, shiftReads, cutOver, soak, retire, pause");
            return Optional.empty();
        }
        return Optional.of(kinds.getFirst());
    }

    private Optional<Kind> replicate(String field, PlanInput.Stage stage) {
        return Optional.ofNullable(stage.replicate())
                .map(in -> new Kind.Replicate(duration(field + ".replicate.maxLag", in.maxLag())));
    }

    private Optional<Kind> validate(String field, PlanInput.Stage stage) {
        return Optional.ofNullable(stage.validate())
                .map(in -> new Kind.Validate(
                        new GateReader(problems).depth(field + ".validate.depth", requireNonNullElse(in.depth(), ""))));
    }

    private Optional<Kind> mirror(String field, PlanInput.Stage stage) {
        var mirror = stage.mirror();
        if (mirror == null) {
            return Optional.empty();
        }
        var percent = requireNonNullElse(mirror.percent(), 0);
        problems.unless(
                percent >= 1 && percent <= 100, field + ".mirror.percent", percent + " is not between 1 and 100");
        return Optional.of(new Kind.Mirror(percent, duration(field + ".mirror.duration", mirror.duration())));
    }

    private Optional<Kind> shiftReads(String field, PlanInput.Stage stage) {
        var shift = stage.shiftReads();
        if (shift == null) {
            return Optional.empty();
        }
        var percent = requireNonNullElse(shift.percent(), 0);
        problems.unless(
                percent >= 1 && percent <= 100, field + ".shiftReads.percent", percent + " is not between 1 and 100");
        return Optional.of(new Kind.ShiftReads(percent, duration(field + ".shiftReads.soak", shift.soak())));
    }

    private Optional<Kind> cutOver(String field, PlanInput.Stage stage) {
        var cutOver = stage.cutOver();
        if (cutOver == null) {
            return Optional.empty();
        }
        var maxPause = duration(field + ".cutOver.maxPause", cutOver.maxPause());
        var maxDrain = duration(field + ".cutOver.maxDrain", cutOver.maxDrain());
        problems.unless(maxPause.isPositive(), field + ".cutOver.maxPause", "must be more than 0");
        problems.unless(
                maxDrain.compareTo(maxPause) < 0,
                field + ".cutOver.maxDrain",
                "must be less than maxPause, of which draining is a part");
        return Optional.of(new Kind.CutOver(
                maxPause,
                maxDrain,
                requireNonNullElse(cutOver.attempts(), Defaults.ATTEMPTS),
                problems.choice(field + ".cutOver.longTransactions", cutOver.longTransactions(), LONG_TRANSACTIONS)));
    }

    private Optional<Kind> waiting(String field, PlanInput.Stage stage) {
        if (stage.soak() != null && stage.pause() != null) {
            problems.add(field, "a stage has exactly one of soak and pause");
            return Optional.empty();
        }
        if (stage.soak() != null) {
            return Optional.of(new Kind.Soak(
                    duration(field + ".soak.duration", stage.soak().duration())));
        }
        return Optional.ofNullable(stage.pause()).map(pause -> pause(field, stage, pause));
    }

    private Kind pause(String field, PlanInput.Stage stage, PlanInput.Pause pause) {
        problems.unless(
                pause.duration() != null || "Required".equals(stage.approval()),
                field + ".pause",
                "give a duration, or approval: Required, or both");
        return new Kind.Pause(pause.duration() == null ? null : duration(field + ".pause.duration", pause.duration()));
    }

    private Optional<Kind> retire(String field, PlanInput.Stage stage) {
        return Optional.ofNullable(stage.retire())
                .map(in -> new Kind.Retire(duration(field + ".retire.drain", in.drain())));
    }

    private Duration duration(String field, @Nullable String text) {
        return problems.duration(field, text);
    }
}
