package dev.pointsman.e2e.fresh;

import dev.pointsman.e2e.figures.Progress;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.load.Brake;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * One promise, put to the test.
 *
 * @param settings of the run
 * @param promise what clients may count on
 * @param rows one of each client
 * @param counts what has been seen
 */
record Trial(Settings settings, Promise promise, List<Row> rows, Counts counts) {
    /** Of a hundred reads that were to move at least so many have to, and so many have to have stayed for freshness. */
    private static final int ENOUGH_PERCENT = 3;

    static Trial of(Settings settings, Promise promise) {
        var rows =
                IntStream.range(0, settings.clients()).mapToObj(_ -> new Row()).toList();
        return new Trial(
                settings,
                promise,
                rows,
                new Counts(new Progress("reads with the promise " + promise, settings.reads())));
    }

    /**
     * What it has shown.
     *
     * @param json for the report
     * @param violations what must not be and was
     */
    record Shown(Map<String, Object> json, List<String> violations) {}

    /** Plays it. */
    Shown play(HostStack stack) throws Exception {
        stack.reads(100, promise.wire());
        var before = stack.proxyStates().getFirst();
        long begun = System.nanoTime();
        try (var brake = new Brake(stack.direct(Side.TARGET), "public.fresh", settings.seed());
                var threads = Executors.newFixedThreadPool(settings.clients())) {
            var clients = IntStream.range(0, settings.clients())
                    .mapToObj(own -> threads.submit(new Client(this, own, stack.application(), brake)))
                    .toList();
            for (var client : clients) {
                client.get();
            }
        }
        return told(before, stack.proxyStates().getFirst(), System.nanoTime() - begun);
    }

    private Shown told(ProxyState before, ProxyState after, long nanos) {
        long moved = after.target().reads() - before.target().reads();
        long kept = kept(after) - kept(before);
        var told = new LinkedHashMap<String, Object>();
        told.put("promise", promise.toString());
        told.put("reads", counts.reads.get());
        told.put("readsPerSecond", counts.reads.get() * 1_000_000_000L / nanos);
        told.put("onTarget", moved);
        told.put("keptForFreshness", kept);
        told.put("writes", counts.writes.get());
        told.put("missedOwn", counts.missedOwn.get());
        told.put("missedOld", counts.missedOld.get());
        var violations = violations(moved, kept);
        told.put("violations", violations);
        return new Shown(told, violations);
    }

    private static long kept(ProxyState state) {
        var kept = state.kept();
        return kept == null ? 0 : kept.getOrDefault("freshness", 0L);
    }

    private List<String> violations(long moved, long kept) {
        var said = new ArrayList<String>();
        long own = counts.missedOwn.get();
        long old = counts.missedOld.get();
        switch (promise) {
            case EVENTUAL -> {
                if (own == 0 || old == 0) {
                    said.add("the target has not lagged: the other promises are not put to the test");
                }
            }
            case BOUNDED -> {
                if (old > 0) {
                    said.add(old + " reads did not show what had been written longer before than the bound");
                }
            }
            case READ_YOUR_WRITES -> {
                if (own > 0) {
                    said.add(own + " reads did not show what their own connection had written");
                }
            }
        }
        long enough = settings.reads() * ENOUGH_PERCENT / 100;
        if (moved < enough || (promise != Promise.EVENTUAL && kept < enough)) {
            said.add(moved + " reads were on the target and " + kept
                    + " stayed for freshness: too few to show anything");
        }
        return said;
    }
}
