package dev.pointsman.proxy.admin;

import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.Wire;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What may be asked without a signature: state, metrics, health. */
public final class Reports {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Supplier<CompletableFuture<ProxyState>> state;
    private final Supplier<String> metrics;
    private final Executor aside;

    /** @param aside writes metrics, on a thread that carries nobody */
    public Reports(Supplier<CompletableFuture<ProxyState>> state, Supplier<String> metrics, Executor aside) {
        this.state = state;
        this.metrics = metrics;
        this.aside = aside;
    }

    CompletableFuture<Answer> get(String path) {
        return switch (path) {
            case "/v1/state" -> state.get().thenApply(seen -> Orders.json(OK, seen));
            case "/metrics" ->
                CompletableFuture.supplyAsync(() -> new Answer(OK, Answer.METRICS, metrics.get()), aside);
            case "/health/live" -> state.get().thenApply(_ -> new Answer(OK, Answer.TEXT, "live\n"));
            case "/health/ready" -> state.get().thenApply(Reports::ready);
            default ->
                done(Orders.json(NOT_FOUND, new Refusal(Wire.VERSION, "NotFound", "there is nothing at " + path)));
        };
    }

    private static Answer ready(ProxyState seen) {
        return seen.table() != null
                ? new Answer(OK, Answer.TEXT, "ready\n")
                : new Answer(
                        UNAVAILABLE, Answer.TEXT, "no routing table yet: the operator or routing.json brings one\n");
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
