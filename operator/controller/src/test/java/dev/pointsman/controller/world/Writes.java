package dev.pointsman.controller.world;

import java.util.List;
import java.util.regex.Pattern;

/** How often anybody has written to the objects of our kinds, by the API server's own counters. */
public final class Writes {
    private static final Pattern COUNTER =
            Pattern.compile("apiserver_request_total\\{(.*)resource=\"([a-z]+)\"(.*)verb=\"([A-Z]+)\"} ([0-9.e+]+)");
    private static final List<String> VERBS = List.of("POST", "PUT", "PATCH", "APPLY", "DELETE");
    private static final List<String> OURS = List.of(
            "databasemigrations",
            "databaseproxies",
            "deployments",
            "configmaps",
            "services",
            "poddisruptionbudgets",
            "networkpolicies",
            "controllerrevisions",
            "events");

    private Writes() {}

    /** All so far. */
    public static long count() {
        return ApiServer.client()
                .raw("/metrics")
                .lines()
                .map(COUNTER::matcher)
                .filter(line -> line.matches() && OURS.contains(line.group(2)) && VERBS.contains(line.group(4)))
                .mapToLong(line -> (long) Double.parseDouble(line.group(5)))
                .sum();
    }
}
