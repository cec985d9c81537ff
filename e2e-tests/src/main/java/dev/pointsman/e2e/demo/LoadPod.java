package dev.pointsman.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.e2e.load.AuditReport;
import dev.pointsman.e2e.load.LoadState;
import dev.pointsman.e2e.load.WindowReport;

/** The load generator in its Pod. */
record LoadPod(PodHttp http, Shop.Branch branch) {
    private static final int PORT = 8080;

    LoadState state() {
        return get("/state", LoadState.class);
    }

    void startWindow() {
        get("/window/start", WindowReport.class);
    }

    WindowReport window() {
        return get("/window/stop", WindowReport.class);
    }

    /** Ends new transactions, and holds the ledger against a server. */
    AuditReport pauseAndVerify(String server) {
        get("/pause", LoadState.class);
        return get("/verify?host=" + server + "&database=" + branch.database(), AuditReport.class);
    }

    /** Corrupts rows on a server behind everybody's back; when, in milliseconds since 1970. */
    long corrupt(String server) {
        return get("/corrupt?rows=3&host=" + server + "&database=" + branch.database(), JsonNode.class)
                .get("at")
                .asLong();
    }

    String name() {
        return "load-" + branch.database();
    }

    private <T> T get(String path, Class<T> type) {
        return http.get(name(), PORT, path, type);
    }
}
