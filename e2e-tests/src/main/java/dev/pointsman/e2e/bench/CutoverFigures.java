package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.load.AuditReport;
import dev.pointsman.e2e.load.LoadState;
import dev.pointsman.e2e.load.WindowReport;
import dev.pointsman.wire.AgentState.CutoverReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the clients of one way to cut over have felt. */
final class CutoverFigures {
    /** So many of the longest gaps are told with their parts. */
    private static final int LONGEST = 6;

    /** One cutover of ours: which, the gap that clients felt, and what the agent says of it. */
    private record Traced(int number, double gap, CutoverReport report) {
        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("cutover", number);
            json.put("gap", Samples.rounded(gap));
            json.put("tries", report.holds());
            json.put("drain", report.drainMillis());
            json.put("fence", report.fenceMillis());
            json.put("catchUp", report.catchUpMillis());
            json.put("decide", report.decideMillis());
            json.put("open", report.openMillis());
            json.put("route", report.routeMillis());
            json.put("all", report.pauseMillis());
            return json;
        }
    }

    private final Samples gap = new Samples();
    private final Samples pause = new Samples();
    /** What the agent says of the parts of the pause, in the protocol's order. */
    private final Map<String, Samples> laps = new LinkedHashMap<>();

    private final Samples holds = new Samples();
    private final List<Traced> traced = new ArrayList<>();
    private int givenUp;

    void add(WindowReport window) {
        gap.add(window.commitGapMillis());
        pause.add(window.writePauseMillis());
    }

    /** What the agent says of the cutover whose window was added last. */
    void add(CutoverReport report) {
        traced.add(new Traced(gap.count(), gap.get(gap.count() - 1), report));
        lap("drain", report.drainMillis());
        lap("fence", report.fenceMillis());
        lap("catchUp", report.catchUpMillis());
        lap("decide", report.decideMillis());
        lap("open", report.openMillis());
        lap("route", report.routeMillis());
        lap("all", report.pauseMillis());
        holds.add(report.holds());
    }

    private void lap(String name, double millis) {
        laps.computeIfAbsent(name, _ -> new Samples()).add(millis);
    }

    void givenUp() {
        givenUp++;
    }

    Samples gap() {
        return gap;
    }

    Map<String, Object> json(AuditReport audit, LoadState state) {
        var json = new LinkedHashMap<String, Object>();
        json.put("gapMillis", gap.spread());
        json.put("firstGapMillis", Samples.rounded(gap.get(0)));
        json.put("pauseMillis", pause.spread());
        if (!laps.isEmpty()) {
            var split = new LinkedHashMap<String, Object>();
            laps.forEach((name, samples) -> split.put(name, samples.spread()));
            json.put("splitMillis", split);
            json.put(
                    "longest",
                    traced.stream()
                            .sorted(Comparator.comparingDouble(Traced::gap).reversed())
                            .limit(LONGEST)
                            .map(Traced::json)
                            .toList());
        }
        if (holds.count() > 0) {
            json.put("tries", holds.spread());
        }
        json.put("lost", audit.lost());
        json.put("doubled", audit.doubled());
        json.put("torn", audit.torn());
        json.put("errors", state.errors());
        json.put("disconnects", state.disconnects());
        json.put("givenUp", givenUp);
        json.put("commits", state.acknowledged());
        return json;
    }

    /** The median of each part of the pause in one line. */
    String split() {
        return laps.entrySet().stream()
                .map(lap -> "%s %.1f".formatted(lap.getKey(), lap.getValue().median()))
                .collect(Collectors.joining("  ", "             of the pause, medians: ", " ms"));
    }

    String line(String name) {
        return "%-12s gap p50 %6.1f  p99 %6.1f  max %6.1f ms   pause p50 %6.1f  max %6.1f ms   given up %d"
                .formatted(
                        name,
                        gap.median(),
                        gap.percentile(99),
                        gap.percentile(100),
                        pause.median(),
                        pause.percentile(100),
                        givenUp);
    }
}
