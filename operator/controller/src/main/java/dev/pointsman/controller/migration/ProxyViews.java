package dev.pointsman.controller.migration;

import dev.pointsman.controller.admin.Answer;
import dev.pointsman.core.seen.Peer;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Compared;
import dev.pointsman.wire.ProxyState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A proxy's words in the core's. */
@Singleton
public final class ProxyViews {
    private final TrafficCounts counts = new TrafficCounts();

    Peer<ProxySeen> of(dev.pointsman.controller.route.ProxyPeers.Peer peer, Instant now) {
        return peer(peer.answer(), state -> seen(peer.url(), state, now));
    }

    /** An answer in the core's words. */
    static <T, R> Peer<R> peer(Answer<T> answer, Function<T, R> words) {
        return switch (answer) {
            case Answer.Answered<T>(T said) -> new Peer.Reached<>(words.apply(said));
            case Answer.Refused<T> refused -> new Peer.Unreachable<>("it refused: " + refused.message());
            case Answer.Unreachable<T>(String why) -> new Peer.Unreachable<>(why);
            case Answer.UnknownWire<T>(int wire) -> new Peer.Foreign<>(wire);
        };
    }

    private ProxySeen seen(String url, ProxyState state, Instant now) {
        var process = url + "@" + state.startedAt();
        var table = state.table();
        return new ProxySeen(
                table == null ? -1 : table.epoch(),
                table == null ? 0 : table.revision(),
                counts.lately(process + "/source", state.source(), now),
                counts.lately(process + "/target", state.target(), now),
                counts.fallbacks(process, state, now),
                compared(state.shadow()));
    }

    private static Compared compared(ProxyState.@Nullable Shadow shadow) {
        if (shadow == null) {
            return Compared.NONE;
        }
        var since = shadow.millisSinceDifference();
        var samples = shadow.samples();
        return new Compared(
                shadow.equal(),
                shadow.different(),
                since == null ? null : Duration.ofMillis(since),
                samples.isEmpty() ? "" : said(samples.getLast()));
    }

    private static String said(ProxyState.Difference sample) {
        return sample.fingerprint() + " (" + sample.what() + "): " + sample.statement();
    }
}
