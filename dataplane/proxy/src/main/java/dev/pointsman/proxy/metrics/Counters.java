package dev.pointsman.proxy.metrics;

import dev.pointsman.wire.ProxyState.Traffic;
import dev.pointsman.wire.Side;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What only grows. Counting is cheap from one thread; reading is allowed from any. */
public final class Counters {
    /** One side's. */
    public static final class OfSide {
        public final LongAdder reads = new LongAdder();
        public final LongAdder writes = new LongAdder();
        public final LongAdder errors = new LongAdder();
        public final ReadTimes times = new ReadTimes();

        Traffic traffic() {
            var seen = times.lastWindow();
            return new Traffic(
                    reads.sum(),
                    writes.sum(),
                    errors.sum(),
                    seen.getTotalCount() == 0 ? 0 : seen.getValueAtPercentile(50),
                    seen.getTotalCount() == 0 ? 0 : seen.getValueAtPercentile(99),
                    seen.getTotalCount());
        }
    }

    private final OfSide source = new OfSide();
    private final OfSide target = new OfSide();
    public final LongAdder fallbacks = new LongAdder();
    public final LongAdder fenceHits = new LongAdder();
    public final LongAdder readOnlyReroutes = new LongAdder();
    public final LongAdder leasesExpired = new LongAdder();
    public final LongAdder replaysFailed = new LongAdder();

    private final Map<Refusal, LongAdder> refusals = byReason(Refusal.class);
    private final Map<Kept, LongAdder> kept = byReason(Kept.class);
    private final Map<Disconnect, LongAdder> disconnects = byReason(Disconnect.class);

    private static <E extends Enum<E>> Map<E, LongAdder> byReason(Class<E> reasons) {
        var counters = new EnumMap<E, LongAdder>(reasons);
        for (var each : reasons.getEnumConstants()) {
            counters.put(each, new LongAdder());
        }
        return counters;
    }

    /** Clients that were not let in for this. */
    public LongAdder refused(Refusal why) {
        return Objects.requireNonNull(refusals.get(why));
    }

    /** Reads that stayed with the source for this. */
    public LongAdder kept(Kept why) {
        return Objects.requireNonNull(kept.get(why));
    }

    /** Sessions that were not ended by their client but for this. */
    public LongAdder disconnects(Disconnect why) {
        return Objects.requireNonNull(disconnects.get(why));
    }

    /** All of those. */
    public long disconnects() {
        return disconnects.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Reads that stayed, by the names of the reasons. */
    public Map<String, Long> kept() {
        var all = new TreeMap<String, Long>();
        kept.forEach((why, count) -> all.put(why.name().toLowerCase(Locale.ROOT), count.sum()));
        return all;
    }

    public OfSide of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** A side's traffic as it is reported. */
    public Traffic traffic(Side side) {
        return of(side).traffic();
    }
}
