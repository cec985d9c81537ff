package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.drivers.Verdict.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Runs drivers directly and through the proxies, and compares what they saw. */
final class Conformance {
    private final Ground ground;
    private final Differences differences = new Differences();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final List<String> gone = new ArrayList<>();

    Conformance(Ground ground) throws IOException {
        this.ground = ground;
    }

    /** Runs one, or takes note of what this machine lacks for it. */
    void play(Driver driver) throws IOException, InterruptedException {
        try {
            driver.prepare();
        } catch (Missing e) {
            missing.put(driver.name(), String.valueOf(e.getMessage()));
            return;
        }
        var direct = Map.<String, String>of();
        for (var endpoint : ground.endpoints()) {
            ground.reset();
            var seen = seen(driver.run(endpoint));
            if (endpoint.name().equals(Endpoint.DIRECT)) {
                direct = seen;
                versions.put(driver.name(), seen.getOrDefault(Driver.VERSION, ""));
            } else {
                compare(driver.name(), endpoint.name(), direct, seen);
            }
        }
    }

    private static Map<String, String> seen(List<Outcome> outcomes) {
        var seen = new LinkedHashMap<String, String>();
        outcomes.forEach(outcome -> seen.put(outcome.name(), outcome.told()));
        return seen;
    }

    private void compare(String driver, String endpoint, Map<String, String> direct, Map<String, String> through) {
        var names = new LinkedHashSet<>(direct.keySet());
        names.addAll(through.keySet());
        for (String name : names) {
            var here = direct.getOrDefault(name, "");
            var there = through.getOrDefault(name, "");
            var reason = here.equals(there) ? "" : differences.reason(driver, endpoint, new Outcome(name, there));
            verdicts.add(new Verdict(driver, name, endpoint, here, there, reason));
        }
        for (String entry : differences.gone(driver, endpoint)) {
            gone.add("does not differ any more, take it out of differences.json: " + entry);
        }
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    /** Drivers that could not be run, with the sentence that says why. */
    Map<String, String> missing() {
        return missing;
    }

    Map<String, String> versions() {
        return versions;
    }

    /** Everything that must not be, one sentence each. */
    List<String> complaints() {
        var all = new ArrayList<String>();
        for (var verdict : verdicts) {
            if (verdict.kind() == Kind.DIFFERS || verdict.kind() == Kind.FAILED) {
                all.add(verdict.told());
            }
        }
        all.addAll(gone());
        return all;
    }

    /** Entries of the list of differences that explain nothing any more. */
    List<String> gone() {
        return gone;
    }
}
