package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.load.AuditReport;
import dev.pointsman.e2e.load.LoadState;
import dev.pointsman.e2e.load.WindowReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the clients of one way to cut over have felt. */
final class CutoverFigures {
    private final Samples gap = new Samples();
    private final Samples pause = new Samples();
    private int givenUp;

    void add(WindowReport window) {
        gap.add(window.commitGapMillis());
        pause.add(window.writePauseMillis());
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
        json.put("pauseMillis", pause.spread());
        json.put("lost", audit.lost());
        json.put("doubled", audit.doubled());
        json.put("torn", audit.torn());
        json.put("errors", state.errors());
        json.put("disconnects", state.disconnects());
        json.put("givenUp", givenUp);
        json.put("commits", state.acknowledged());
        return json;
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
