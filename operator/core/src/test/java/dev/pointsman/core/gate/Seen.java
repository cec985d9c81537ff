package dev.pointsman.core.gate;

import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.Link;
import dev.pointsman.core.seen.Observation;
import dev.pointsman.core.seen.Peer;
import dev.pointsman.core.seen.ProxyPod;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Compared;
import dev.pointsman.core.seen.ProxySeen.Fallbacks;
import dev.pointsman.core.seen.ProxySeen.Traffic;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Proxies that have counted what a test says. */
final class Seen {
    private Seen() {}

    static ProxySeen proxy(Traffic source, Traffic target) {
        return new ProxySeen(1, 0, source, target, Fallbacks.NONE, Compared.NONE);
    }

    static ProxySeen compared(Compared compared) {
        return new ProxySeen(1, 0, Traffic.NONE, Traffic.NONE, Fallbacks.NONE, compared);
    }

    static ProxySeen fallbacks(long reads, long fellBack) {
        return new ProxySeen(1, 0, Traffic.NONE, Traffic.NONE, new Fallbacks(reads, fellBack), Compared.NONE);
    }

    static Context context(int reads, Side writes, ProxySeen... proxies) {
        var pods = Arrays.stream(proxies)
                .map(proxy -> new ProxyPod("proxy", new Peer.Reached<>(proxy)))
                .toList();
        var seen = new Observation(new Link.Linked(0, 0), new Peer.Unreachable<>("timed out"), pods, List.of());
        return new Context(seen, 1, writes, reads, reads == 0, Instant.parse("2026-11-21T12:00:00Z"));
    }
}
