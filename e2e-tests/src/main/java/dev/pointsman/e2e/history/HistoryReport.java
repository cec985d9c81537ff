package dev.pointsman.e2e.history;

import dev.pointsman.e2e.figures.Report;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run has shown so far, as a line and as the file in the end. */
record HistoryReport(Settings settings, Crowd crowd, Shuttle shuttle, Violations violations) {
    String line() {
        var kinds = Arrays.stream(Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + crowd.counts().committed(kind))
                .collect(Collectors.joining(", "));
        return "%d of %d cutovers, %d gave up; %s; %d tried again, %d errors, %d disconnects; %d violations"
                .formatted(
                        shuttle.moved(),
                        settings.cutovers(),
                        shuttle.reopened(),
                        kinds,
                        crowd.counts().again(),
                        crowd.meter().errors(),
                        crowd.meter().disconnects(),
                        violations.count());
    }

    /** Once everything is judged. */
    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("seed", settings.seed());
        json.put("versions", settings.versions());
        json.put("clients", settings.clients());
        json.put("tps", settings.tps());
        json.put("machine", Report.machine());
        json.put("cutovers", shuttle.moved() + shuttle.reopened());
        json.put("moved", shuttle.moved());
        json.put("reopened", shuttle.reopened());
        json.put("roundTrips", shuttle.moved() / 2);
        json.put("transactions", crowd.counts().json());
        json.put("listTransactionsChecked", crowd.lists().transactions());
        json.put("errors", crowd.meter().errors());
        json.put("disconnects", crowd.meter().disconnects());
        var names = violations.counts();
        json.put("lost", sum(names, "LOST"));
        json.put("doubled", sum(names, "DOUBLED"));
        json.put("anomalies", names);
        json.put("gapMillis", shuttle.gaps().spread());
        json.put("violations", violations.first());
        return json;
    }

    private static long sum(Map<String, Long> names, String beginning) {
        return names.entrySet().stream()
                .filter(name -> name.getKey().startsWith(beginning))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
