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
     * @param driver a driver's name
     * @param name the case
     * @param through what the driver sees through the proxy, or a part of it
     * @param reason a sentence
     */
    private record Entry(String driver, String name, String through, String reason) {
        boolean is(String ofDriver, Outcome outcome) {
            return driver.equals(ofDriver)
                    && name.equals(outcome.name())
                    && outcome.told().contains(through);
        }
    }

    private final List<Entry> entries;
    private final Set<Entry> met = new HashSet<>();
    private final Set<String> run = new HashSet<>();

    Differences() throws IOException {
        var file = Project.root().resolve("e2e-tests/drivers/differences.json");
        entries = List.of(new ObjectMapper().readValue(file.toFile(), Entry[].class));
    }

    /** The reason for what was seen through the proxy, or empty. */
    String reason(String driver, Outcome through) {
        for (var entry : entries) {
            if (entry.is(driver, through)) {
                met.add(entry);
                return entry.reason();
            }
        }
        return "";
    }

    /** A driver has been run through to its end. */
    void ran(String driver) {
        run.add(driver);
    }

    /** Those that were not seen any more, of drivers that were run: the list must not outlive what it explains. */
    List<String> gone() {
        return entries.stream()
                .filter(entry -> run.contains(entry.driver()) && !met.contains(entry))
                .map(entry -> entry.driver() + ", " + entry.name() + ": " + entry.reason())
                .toList();
    }
}
