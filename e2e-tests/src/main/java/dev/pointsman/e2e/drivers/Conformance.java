package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.drivers.Verdict.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs drivers directly and through proxies, and compares what they saw. */
final class Conformance {
    private final Differences differences = new Differences();
    private final Apart cases = new Apart();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final List<String> gone = new ArrayList<>();

    Conformance() throws IOException {}

    /** Runs one there, or takes note of what this machine lacks for it. */
    void play(Driver driver, Ground ground) throws IOException, InterruptedException {
        try {
            driver.prepare();
        } catch (Missing e) {
            missing.put(driver.name(), String.valueOf(e.getMessage()));
            return;
        }
        var needTwoServers = cases.of(driver.name());
        var direct = Map.<String, String>of();
        for (var endpoint : ground.endpoints()) {
            var seen = run(driver, ground, endpoint, Set.of());
            if (endpoint.name().equals(Endpoint.DIRECT)) {
                direct = seen;
                versions.put(driver.name(), seen.getOrDefault(Driver.VERSION, ""));
            } else {
                var names = new LinkedHashSet<>(direct.keySet());
                names.addAll(seen.keySet());
                if (endpoint.twice()) {
                    names.removeAll(needTwoServers);
                }
                compare(driver.name(), endpoint.name(), names, direct, seen);
            }
        }
        if (!needTwoServers.isEmpty()) {
            var apart = ground.apart();
            compare(driver.name(), apart.name(), needTwoServers, direct, run(driver, ground, apart, needTwoServers));
        }
    }

    private static Map<String, String> run(Driver driver, Ground ground, Endpoint endpoint, Set<String> names)
            throws IOException, InterruptedException {
        ground.reset();
        return seen(driver.run(endpoint, names));
    }

    private static Map<String, String> seen(List<Outcome> outcomes) {
        var seen = new LinkedHashMap<String, String>();
        outcomes.forEach(outcome -> seen.put(outcome.name(), outcome.told()));
        return seen;
    }

    private void compare(
            String driver,
            String endpoint,
            Set<String> names,
            Map<String, String> direct,
            Map<String, String> through) {
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
