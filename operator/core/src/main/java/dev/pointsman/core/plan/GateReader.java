package dev.pointsman.core.plan;

import static java.util.Objects.requireNonNullElse;

import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Kind.Depth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads gates whose defaults are filled in. */
record GateReader(Problems problems) {
    static final Map<String, Depth> DEPTHS = depths();

    List<Gate> read(String path, List<PlanInput.Gate> gates) {
        var names = new ArrayList<String>();
        var read = new ArrayList<Gate>();
        for (var gate : gates) {
            var field = path + "[" + gate.name() + "]";
            problems.unless(!names.contains(gate.name()), field, "the name is used twice");
            names.add(gate.name());
            rule(field, gate)
                    .ifPresent(rule -> read.add(new Gate(
                            gate.name(),
                            rule,
                            problems.duration(field + ".interval", gate.interval()),
                            requireNonNullElse(gate.failureLimit(), 0))));
        }
        return List.copyOf(read);
    }

    /** The plan's gates with a stage's own in the place of those of the same name, and behind them. */
    static List<Gate> merge(List<Gate> general, List<Gate> own) {
        var merged = new LinkedHashMap<String, Gate>();
        Stream.concat(general.stream(), own.stream()).forEach(gate -> merged.put(gate.name(), gate));
        return List.copyOf(merged.values());
    }

    /** The agent runs one validation at a time, so one gate may ask for it. */
    void oneValidation(String path, List<Gate> gates) {
        var running = gates.stream()
                .filter(gate -> gate.rule() instanceof Rule.Validation)
                .toList();
        problems.unless(
                running.size() <= 1, path, "only one validation gate can hold in a stage; keep the deeper of them");
    }

    Depth depth(String field, String text) {
        if ("Full".equals(text)) {
            problems.add(field, "depth Full is not built yet; use Checksums, which names the rows that differ too");
            return Depth.CHECKSUMS;
        }
        return problems.choice(field, text, DEPTHS);
    }

    private Optional<Rule> rule(String field, PlanInput.Gate gate) {
        var rules = Stream.of(
                        lag(field, gate),
                        validation(field, gate),
                        latency(field, gate),
                        errors(field, gate),
                        fallbacks(field, gate),
                        consistency(field, gate))
                .flatMap(Optional::stream)
                .toList();
        if (gate.prometheus() != null) {
            problems.add(field + ".prometheus", "prometheus gates are not built yet; leave the gate out");
            return Optional.empty();
        }
        if (rules.size() != 1) {
            problems.add(
                    field,
                    "a gate has exactly one of lag, validation, latency, errors, fallbacks, consistency and prometheus");
            return Optional.empty();
        }
        return Optional.of(rules.getFirst());
    }

    private Optional<Rule> lag(String field, PlanInput.Gate gate) {
        var lag = gate.lag();
        if (lag == null) {
            return Optional.empty();
        }
        problems.unless(
                Objects.equals(lag.percentile(), 99),
                field + ".lag.percentile",
                "lag is measured at percentile 99 only");
        return Optional.of(new Rule.Lag(problems.duration(field + ".lag.below", lag.below())));
    }

    private Optional<Rule> validation(String field, PlanInput.Gate gate) {
        var validation = gate.validation();
        if (validation == null) {
            return Optional.empty();
        }
        var interval = problems.duration(field + ".validation.interval", validation.interval());
        problems.unless(
                interval.isPositive(), field + ".validation.interval", "must be more than 0, for the gate runs on");
        return Optional.of(new Rule.Validation(
                interval,
                depth(field + ".validation.depth", requireNonNullElse(validation.depth(), "")),
                requireNonNullElse(validation.mismatches(), 0L)));
    }

    private Optional<Rule> latency(String field, PlanInput.Gate gate) {
        var latency = gate.latency();
        if (latency == null) {
            return Optional.empty();
        }
        var percentile = requireNonNullElse(latency.percentile(), 99);
        problems.unless(
                percentile == 50 || percentile == 99,
                field + ".latency.percentile",
                "latency is measured at percentiles 50 and 99");
        return Optional.of(new Rule.Latency(
                problems.decimal(field + ".latency.targetOverSource", latency.targetOverSource()),
                percentile,
                requireNonNullElse(latency.samples(), Defaults.SAMPLES)));
    }

    private Optional<Rule> errors(String field, PlanInput.Gate gate) {
        var errors = gate.errors();
        if (errors == null) {
            return Optional.empty();
        }
        var text = requireNonNullElse(errors.below(), "");
        return Optional.of(new Rule.Errors(share(field + ".errors.below", text)));
    }

    private Optional<Rule> fallbacks(String field, PlanInput.Gate gate) {
        var fallbacks = gate.fallbacks();
        if (fallbacks == null) {
            return Optional.empty();
        }
        var text = requireNonNullElse(fallbacks.below(), "");
        return Optional.of(new Rule.Fallbacks(share(field + ".fallbacks.below", text)));
    }

    private Optional<Rule> consistency(String field, PlanInput.Gate gate) {
        var consistency = gate.consistency();
        if (consistency == null) {
            return Optional.empty();
        }
        var confidence = share(field + ".consistency.confidence", requireNonNullElse(consistency.confidence(), ""));
        problems.unless(
                confidence > 0 && confidence < 1,
                field + ".consistency.confidence",
                "must be more than 0% and less than 100%: nothing measured is certain");
        return Optional.of(new Rule.Consistency(
                share(field + ".consistency.atLeast", requireNonNullElse(consistency.atLeast(), "")),
                confidence,
                problems.duration(field + ".consistency.zeroFor", consistency.zeroFor())));
    }

    private double share(String field, String text) {
        problems.unless(text.endsWith("%"), field, "must be a percentage such as \"0.1%\"");
        return problems.decimal(field, text.replace("%", "")) / 100;
    }

    private static Map<String, Depth> depths() {
        var depths = new LinkedHashMap<String, Depth>();
        depths.put("Counts", Depth.COUNTS);
        depths.put("Checksums", Depth.CHECKSUMS);
        return depths;
    }
}
