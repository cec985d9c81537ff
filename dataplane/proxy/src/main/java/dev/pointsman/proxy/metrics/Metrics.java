package dev.pointsman.proxy.metrics;

import dev.pointsman.wire.Side;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The counters and what is true at this moment, as Prometheus reads them. Labels have a few values, known beforehand. */
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Metrics(Counters counters) {
        for (var side : Side.values()) {
            var of = counters.of(side);
            var tags = Tags.of("side", side.name().toLowerCase(Locale.ROOT));
            count("pointsman_proxy_reads", "Movable reads answered", tags, of.reads);
            count("pointsman_proxy_writes", "Everything else answered", tags, of.writes);
            count("pointsman_proxy_server_errors", "Answers that are the server's fault", tags, of.errors);
            gauge("pointsman_proxy_read_p99_seconds", "99th percentile of reads in 10 s", tags, of, Metrics::p99);
        }
        byReason("pointsman_proxy_refusals", "Clients that were not let in", Refusal.values(), counters::refused);
        byReason("pointsman_proxy_reads_kept", "Reads drawn for the target that stayed", Kept.values(), counters::kept);
        byReason(
                "pointsman_proxy_disconnects",
                "Sessions not ended by their client",
                Disconnect.values(),
                counters::disconnects);
        var none = Tags.empty();
        count("pointsman_proxy_fallbacks", "Reads that the source answered for the target", none, counters.fallbacks);
        count("pointsman_proxy_fence_hits", "Statements that met a fence", none, counters.fenceHits);
        count("pointsman_proxy_reroutes", "Reads that turned out to write", none, counters.readOnlyReroutes);
        count("pointsman_proxy_leases_expired", "Holds that ended by themselves", none, counters.leasesExpired);
        count("pointsman_proxy_replays_failed", "Settings refused by the other side", none, counters.replaysFailed);
    }

    private <E extends Enum<E>> void byReason(String name, String help, E[] reasons, Function<E, LongAdder> counter) {
        for (var why : reasons) {
            count(name, help, Tags.of("reason", why.name().toLowerCase(Locale.ROOT)), counter.apply(why));
        }
    }

    private static double p99(Counters.OfSide side) {
        return side.traffic().readP99Micros() / 1e6;
    }

    /** One more thing that only grows. */
    public void count(String name, String help, Tags tags, LongAdder value) {
        FunctionCounter.builder(name, value, LongAdder::sum)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /** One more thing that is true at this moment; the function may be called from any thread. */
    public <T> void gauge(String name, String help, Tags tags, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Prometheus' text format. */
    public String text() {
        return registry.scrape();
    }
}
