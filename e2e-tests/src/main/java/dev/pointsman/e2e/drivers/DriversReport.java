package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.drivers.Verdict.Kind;
import dev.pointsman.e2e.figures.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the outcome: a table on the terminal, and all of it as JSON. */
final class DriversReport {
    private static final String ROW = "%-34s %7s %10s %7s %8s  %s%n";

    private DriversReport() {}

    static void write(Conformance conformance) throws IOException {
        var drivers = new ArrayList<Map<String, Object>>();
        conformance.versions().forEach((driver, version) -> drivers.add(driver(conformance, driver, version)));
        var all = new LinkedHashMap<String, Object>();
        all.put("drivers", drivers);
        all.put("missing", conformance.missing());
        all.put(
                "notTheSame",
                conformance.verdicts().stream()
                        .filter(each -> each.kind() != Kind.PASSED)
                        .toList());
        Report.write("drivers/report.json", all);
    }

    private static Map<String, Object> driver(Conformance conformance, String driver, String version) {
        var one = new LinkedHashMap<String, Object>();
        one.put("driver", driver);
        one.put("version", version);
        for (var kind : Kind.values()) {
            one.put(kind.name().toLowerCase(java.util.Locale.ROOT), count(conformance.verdicts(), driver, kind));
        }
        return one;
    }

    static void print(Conformance conformance) {
        System.out.printf(ROW, "driver", "passed", "explained", "failed", "differs", "version");
        conformance.versions().keySet().forEach(driver -> row(conformance, driver));
        conformance.missing().forEach((driver, sentence) -> System.out.println(driver + " was not run: " + sentence));
        conformance.gone().forEach(System.out::println);
    }

    /** One line of the table. */
    static void row(Conformance conformance, String driver) {
        var verdicts = conformance.verdicts();
        System.out.printf(
                ROW,
                driver,
                count(verdicts, driver, Kind.PASSED),
                count(verdicts, driver, Kind.EXPLAINED),
                count(verdicts, driver, Kind.FAILED),
                count(verdicts, driver, Kind.DIFFERS),
                conformance.versions().getOrDefault(driver, "not run"));
        verdicts.stream()
                .filter(each -> each.driver().equals(driver))
                .filter(each -> each.kind() == Kind.DIFFERS || each.kind() == Kind.FAILED)
                .forEach(each -> System.out.println(each.told()));
    }

    private static long count(List<Verdict> verdicts, String driver, Kind kind) {
        return verdicts.stream()
                .filter(verdict -> verdict.driver().equals(driver) && verdict.kind() == kind)
                .count();
    }
}
