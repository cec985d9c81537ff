package dev.pointsman.controller.migration;

import dev.pointsman.core.seen.ProxySeen.Fallbacks;
import dev.pointsman.core.seen.ProxySeen.Traffic;
import dev.pointsman.wire.ProxyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns the counters of one proxy process, which only grow, into what happened lately. Lost with the operator's process:
 * then the gates are inconclusive until enough has been counted again.
 */
final class TrafficCounts {
    /** How far back errors are counted. */
    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** A side that has answered no read for this long answers none, although the proxy's own window is longer. */
    private static final Duration STILL = Duration.ofSeconds(1);

    private final Map<String, Deque<Sample>> sides = new ConcurrentHashMap<>();

    private record Sample(Instant at, long reads, long answers, long errors) {}

    private record Grown(boolean still, long answers, long errors) {}

    /**
     * What happened on a side.
     *
     * @param process names Pod, start and side
     */
    Traffic lately(String process, ProxyState.Traffic traffic, Instant now) {
        var grown =
                grown(process, new Sample(now, traffic.reads(), traffic.reads() + traffic.writes(), traffic.errors()));
        return new Traffic(
                grown.still() ? 0 : traffic.readsInWindow(),
                traffic.readP50Micros(),
                traffic.readP99Micros(),
                grown.answers(),
                grown.errors());
    }

    /**
     * What became of the reads that were meant for the target.
     *
     * @param process names Pod and start
     */
    Fallbacks fallbacks(String process, ProxyState state, Instant now) {
        long reads = state.target().reads();
        var grown = grown(process + "/fallbacks", new Sample(now, reads, reads, state.fallbacks()));
        return new Fallbacks(grown.answers(), grown.errors());
    }

    private Grown grown(String of, Sample current) {
        forget(current.at());
        var samples = sides.computeIfAbsent(of, _ -> new ArrayDeque<>());
        synchronized (samples) {
            samples.addLast(current);
            while (samples.getFirst().at().isBefore(current.at().minus(WINDOW))) {
                samples.removeFirst();
            }
            var first = samples.getFirst();
            return new Grown(
                    still(samples, current), current.answers() - first.answers(), current.errors() - first.errors());
        }
    }

    /** Whether a sample that is old enough has the same number of reads. */
    private static boolean still(Deque<Sample> samples, Sample current) {
        return samples.stream()
                .anyMatch(sample -> sample.reads() == current.reads()
                        && !sample.at().plus(STILL).isAfter(current.at()));
    }

    /** Processes that nobody has asked about for a while are gone. */
    private void forget(Instant now) {
        sides.values().removeIf(samples -> {
            synchronized (samples) {
                return !samples.isEmpty() && samples.getLast().at().isBefore(now.minus(WINDOW));
            }
        });
    }
}
