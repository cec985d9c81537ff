package dev.pointsman.e2e.drivers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cases about what a server keeps to itself, advisory locks and listeners: {@code e2e-tests/drivers/apart.json}. A client's
 * two sessions must be on two servers for them, because on one they would be in each other's way.
 */
final class Apart {
    /**
     * One of them.
     *
     * @param driver how a driver's name begins
     * @param name the case
     */
    private record Entry(String driver, String name) {}

    private final List<Entry> entries;

    Apart() throws IOException {
        var file = Project.root().resolve("e2e-tests/drivers/apart.json");
        entries = List.of(new ObjectMapper().readValue(file.toFile(), Entry[].class));
    }

    /** Those of a driver, by the cases' names. */
    Set<String> of(String driver) {
        return entries.stream()
                .filter(entry -> driver.startsWith(entry.driver()))
                .map(Entry::name)
                .collect(Collectors.toSet());
    }
}
