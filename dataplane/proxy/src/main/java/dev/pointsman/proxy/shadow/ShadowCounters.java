package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.metrics.Metrics;
import dev.pointsman.proxy.route.Comparability.LeftOut;
import dev.pointsman.proxy.route.Redacted;
import dev.pointsman.wire.ProxyState.Difference;
import dev.pointsman.wire.ProxyState.Shadow;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What has been compared, and a few of the differences, without data. Any thread. */
public final class ShadowCounters {
    private static final int SAMPLES = 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Both answers were the same, at once or when the target had caught up. */
    public final LongAdder equal = new LongAdder();
    /** Of those: only when it had. */
    public final LongAdder late = new LongAdder();
    /** The target answers otherwise, for certain. */
    public final LongAdder different = new LongAdder();
    /** The same rows in another order than the one that was asked for, which may leave equals in any. */
    public final LongAdder reordered = new LongAdder();
    /** What was read did not keep still, or nobody said how far the target was. */
    public final LongAdder unsettled = new LongAdder();
    /** The queue was full, or the answer too long. */
    public final LongAdder dropped = new LongAdder();
    /** No line could be had, or it broke. */
    public final LongAdder failed = new LongAdder();

    private final Map<LeftOut, LongAdder> leftOut = new EnumMap<>(LeftOut.class);
    private final Deque<Difference> samples = new ArrayDeque<>();
    private long equalBefore;
    private long differentBefore;
    private @Nullable Long differedAt;

    public ShadowCounters() {
        for (var each : LeftOut.values()) {
            leftOut.put(each, new LongAdder());
        }
    }

    /** Reads that were not compared for this. */
    public LongAdder leftOut(LeftOut why) {
        return Objects.requireNonNull(leftOut.get(why));
    }

    /** Puts all of it among the metrics. */
    public void tell(Metrics metrics) {
        result(metrics, "equal", equal);
        result(metrics, "different", different);
        result(metrics, "reordered", reordered);
        result(metrics, "unsettled", unsettled);
        result(metrics, "dropped", dropped);
        result(metrics, "failed", failed);
        leftOut.forEach((why, count) -> {
            var tags = Tags.of("reason", why.name().toLowerCase(Locale.ROOT));
            metrics.count("pointsman_proxy_shadow_left_out", "Sampled reads that cannot be compared", tags, count);
        });
    }

    private static void result(Metrics metrics, String result, LongAdder count) {
        var tags = Tags.of("result", result);
        metrics.count("pointsman_proxy_shadow_reads", "Reads made once more on the target", tags, count);
    }

    /** A difference that counts. */
    synchronized void differed(Redacted statement, Digest source, Digest target) {
        different.increment();
        differedAt = System.nanoTime();
        var what = source.ends().equals(target.ends()) || source.rows() != target.rows()
                ? source.rows() + " rows on the source, " + target.rows() + " on the target"
                : source.ends() + " on the source, " + target.ends() + " on the target";
        samples.addLast(new Difference(statement.fingerprint(), statement.text(), what, System.currentTimeMillis()));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /** From now on another comparison is counted; what is said to the metrics goes on. */
    synchronized void begin() {
        equalBefore = equal.sum();
        differentBefore = different.sum();
        differedAt = null;
        samples.clear();
    }

    /** As it is reported. */
    public synchronized Shadow seen() {
        var out = new TreeMap<String, Long>();
        leftOut.forEach((why, count) -> out.put(why.name().toLowerCase(Locale.ROOT), count.sum()));
        var since = differedAt == null ? null : Long.valueOf((System.nanoTime() - differedAt) / NANOS_PER_MILLI);
        return new Shadow(
                equal.sum() - equalBefore,
                late.sum(),
                different.sum() - differentBefore,
                reordered.sum(),
                unsettled.sum(),
                dropped.sum(),
                failed.sum(),
                out,
                since,
                List.copyOf(samples));
    }
}
