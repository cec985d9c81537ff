package dev.pointsman.e2e.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Counts runs, kills by place, and violations; several seasons may tell it theirs at the same time. */
final class ChaosReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final long seed;
    private final String versions;
    private final List<Result> results = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    ChaosReport(long seed, String versions) {
        this.seed = seed;
        this.versions = versions;
    }

    /** The folder of the report, and of the logs of runs that went wrong. */
    static Path folder() throws IOException {
        return Files.createDirectories(Project.root().resolve("e2e-tests/target/chaos"));
    }

    synchronized void add(Result result) {
        results.add(result);
        result.violations().forEach(told -> violated(result.deed() + " at " + result.scene(), told));
    }

    /** Something that must not be, with how to see it again. */
    synchronized void violated(String where, String told) {
        violations.add("seed " + seed + ", " + versions + ", " + where + ": " + told);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Writes it anew. */
    synchronized void write() throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed);
        json.put("versions", versions);
        json.put("runs", results.size());
        json.put("byPlace", counted(result -> result.scene().name()));
        json.put("byDeed", counted(result -> result.deed().name()));
        json.put("byEnding", counted(result -> result.ending().name()));
        json.put("violations", violations);
        json.put("flowAgainMillis", spread(Result::flowAgainMillis));
        json.put("allFlowMillis", spread(Result::allFlowMillis));
        json.put("longestWaitMillis", spread(Result::longestWaitMillis));
        json.put("tps", spread(Result::tps));
        json.put("each", results);
        JSON.writeValue(folder().resolve("report.json").toFile(), json);
    }

    private Map<String, Long> counted(Function<Result, String> by) {
        return results.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private Map<String, Long> spread(ToDoubleFunction<Result> figure) {
        var sorted = results.stream().mapToDouble(figure).sorted().toArray();
        return Map.of("p50", at(sorted, 50), "p99", at(sorted, 99), "max", at(sorted, 100));
    }

    private static long at(double[] sorted, int percent) {
        int index = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
        return sorted.length == 0 ? 0 : Math.round(sorted[Math.max(0, index)]);
    }
}
