package dev.pointsman.e2e.drivers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The differences that are meant to be, each with its reason: {@code e2e-tests/drivers/differences.json}. */
final class Differences {
    /**
     * One of them.
     *
     * @param driver how a driver's name begins
     * @param name the case
     * @param endpoint where it is seen in every run, or empty; elsewhere it may be seen, by the chance of what is sampled
     * @param through a part of what the driver sees through the proxy
     * @param reason a sentence
     */
    private record Entry(String driver, String name, String endpoint, String through, String reason) {
        boolean is(String ofDriver, Outcome outcome) {
            return ofDriver.startsWith(driver)
                    && name.equals(outcome.name())
                    && outcome.told().contains(through);
        }
    }

    private record Met(Entry entry, String driver, String endpoint) {}

    private final List<Entry> entries;
    private final Set<Met> met = new HashSet<>();

    Differences() throws IOException {
        var file = Project.root().resolve("e2e-tests/drivers/differences.json");
        entries = List.of(new ObjectMapper().readValue(file.toFile(), Entry[].class));
    }

    /** The reason for what was seen through the proxy, or empty. */
    String reason(String driver, String endpoint, Outcome through) {
        for (var entry : entries) {
            if (entry.is(driver, through)) {
                met.add(new Met(entry, driver, endpoint));
                return entry.reason();
            }
        }
        return "";
    }

    /**
     * Those that a whole run of a driver at an endpoint should have shown and did not: the list must not outlive what it
     * explains.
     */
    List<String> gone(String driver, String endpoint) {
        return entries.stream()
                .filter(entry -> driver.startsWith(entry.driver()) && endpoint.equals(entry.endpoint()))
                .filter(entry -> !met.contains(new Met(entry, driver, endpoint)))
                .map(entry -> driver + ", " + entry.name() + ", " + endpoint + ": " + entry.reason())
                .toList();
    }
}
