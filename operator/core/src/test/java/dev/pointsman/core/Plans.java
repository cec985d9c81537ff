package dev.pointsman.core;

import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.PlanInput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Specs and plans for tests. */
public final class Plans {
    private Plans() {}

    /** The plan of the samples, with soaks of ten seconds. */
    public static Plan sample() {
        return plan(input(sampleStages(), gates()));
    }

    /** The plan of a spec that must be acceptable. */
    public static Plan plan(PlanInput input) {
        return switch (Plan.of(input)) {
            case Plan.Reading.Accepted(Plan plan) -> plan;
            case Plan.Reading.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    public static PlanInput input(List<PlanInput.Stage> stages, @Nullable List<PlanInput.Gate> gates) {
        return new PlanInput(
                database("old-db"),
                database("new-db"),
                new PlanInput.Ref("orders-db"),
                null,
                null,
                null,
                null,
                null,
                stages,
                gates,
                null,
                null,
                null);
    }

    public static PlanInput.Database database(String host) {
        return new PlanInput.Database(
                "PostgreSQL", host, null, "orders", new PlanInput.Ref(host), new PlanInput.Tls("Disable", null));
    }

    public static List<PlanInput.Stage> sampleStages() {
        return List.of(
                stage("copy").replicate("100ms"),
                stage("verify").validate("Checksums"),
                stage("reads-10").shiftReads(10, "10s"),
                stage("reads-50").approved().shiftReads(50, "10s"),
                stage("reads-100").shiftReads(100, "10s"),
                stage("writes").approved().cutOver(),
                stage("soak").soak("10s"),
                stage("retire").approved().retire("10s"));
    }

    public static List<PlanInput.Gate> gates() {
        return List.of(lag("100ms"), validation());
    }

    public static PlanInput.Gate lag(String below) {
        return gate("lag", new PlanInput.Lag(below, null), null, null, null);
    }

    public static PlanInput.Gate validation() {
        return gate("data", null, new PlanInput.Validation("10s", null, null), null, null);
    }

    public static PlanInput.Gate latency(String limit) {
        return gate("latency", null, null, new PlanInput.Latency(limit, 99, 100), null);
    }

    public static PlanInput.Gate errors(String below) {
        return gate("errors", null, null, null, new PlanInput.Errors(below));
    }

    public static PlanInput.Gate patient(PlanInput.Gate gate, int failureLimit) {
        return new PlanInput.Gate(
                gate.name(),
                gate.lag(),
                gate.validation(),
                gate.latency(),
                gate.errors(),
                gate.fallbacks(),
                gate.consistency(),
                gate.prometheus(),
                gate.interval(),
                failureLimit);
    }

    public static PlanInput.Gate consistency(String atLeast, String zeroFor) {
        var consistency = new PlanInput.Consistency(atLeast, null, zeroFor);
        return new PlanInput.Gate("shadow", null, null, null, null, null, consistency, null, null, null);
    }

    public static PlanInput.Gate fallbacks(String below) {
        var fallbacks = new PlanInput.Fallbacks(below);
        return new PlanInput.Gate("budget", null, null, null, null, fallbacks, null, null, null, null);
    }

    private static PlanInput.Gate gate(
            String name,
            PlanInput.@Nullable Lag lag,
            PlanInput.@Nullable Validation validation,
            PlanInput.@Nullable Latency latency,
            PlanInput.@Nullable Errors errors) {
        return new PlanInput.Gate(name, lag, validation, latency, errors, null, null, null, null, null);
    }

    /** Starts a stage of that name. */
    public static StageBuilder stage(String name) {
        return new StageBuilder(name, null, null);
    }

    /** The same stages with one of them changed. */
    public static List<PlanInput.Stage> with(String name, UnaryOperator<PlanInput.Stage> change) {
        var stages = new ArrayList<>(sampleStages());
        stages.replaceAll(stage -> stage.name().equals(name) ? change.apply(stage) : stage);
        return stages;
    }

    /** A stage whose kind is still to be said. */
    public record StageBuilder(
            String name,
            @Nullable String approval,
            @Nullable String onFailure) {
        public StageBuilder approved() {
            return new StageBuilder(name, "Required", onFailure);
        }

        public StageBuilder onFailure(String choice) {
            return new StageBuilder(name, approval, choice);
        }

        public PlanInput.Stage replicate(@Nullable String maxLag) {
            return new PlanInput.Stage(
                    name,
                    new PlanInput.Replicate(maxLag),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    approval,
                    null,
                    onFailure);
        }

        public PlanInput.Stage validate(@Nullable String depth) {
            return new PlanInput.Stage(
                    name,
                    null,
                    new PlanInput.Validate(depth),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    approval,
                    null,
                    onFailure);
        }

        public PlanInput.Stage shiftReads(int percent, @Nullable String soak) {
            var shift = new PlanInput.ShiftReads(percent, soak);
            return new PlanInput.Stage(
                    name, null, null, null, shift, null, null, null, null, approval, null, onFailure);
        }

        public PlanInput.Stage mirror(int percent, @Nullable String duration) {
            var mirror = new PlanInput.Mirror(percent, duration);
            return new PlanInput.Stage(
                    name, null, null, mirror, null, null, null, null, null, approval, null, onFailure);
        }

        public PlanInput.Stage cutOver() {
            return cutOver(null, null);
        }

        public PlanInput.Stage cutOver(@Nullable String maxPause, @Nullable String maxDrain) {
            var cutOver = new PlanInput.CutOver(maxPause, maxDrain, null, null);
            return new PlanInput.Stage(
                    name, null, null, null, null, cutOver, null, null, null, approval, null, onFailure);
        }

        public PlanInput.Stage soak(String duration) {
            var soak = new PlanInput.Soak(duration);
            return new PlanInput.Stage(name, null, null, null, null, null, soak, null, null, approval, null, onFailure);
        }

        public PlanInput.Stage retire(@Nullable String drain) {
            var retire = new PlanInput.Retire(drain);
            return new PlanInput.Stage(
                    name, null, null, null, null, null, null, retire, null, approval, null, onFailure);
        }

        public PlanInput.Stage pause(@Nullable String duration) {
            var pause = new PlanInput.Pause(duration);
            return new PlanInput.Stage(
                    name, null, null, null, null, null, null, null, pause, approval, null, onFailure);
        }
    }
}
