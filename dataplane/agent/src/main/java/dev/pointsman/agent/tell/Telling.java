package dev.pointsman.agent.tell;

import dev.pointsman.agent.order.Pen;
import dev.pointsman.wire.AgentDesired.Leave;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.order.OrderKey;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells every proxy of each instant up to which the target has everything, and what the catalogues say. Nobody waits for an
 * answer: a proxy that does not hear of a later instant sends fewer reads to the target, and one that is told the same twice
 * changes nothing.
 */
public final class Telling implements AutoCloseable {
    private static final String PATH = "/v1/target";
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final OrderKey key;
    private final String migration;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("telling").daemon().factory());
    private final Map<ProxyEndpoint, Listener> listeners = new HashMap<>();
    private volatile @Nullable Audience audience;
    private volatile @Nullable Reading reading;

    /** What was read last; its fingerprint is compared at each beat and costs more than that may. */
    record Reading(Catalogue catalogue, String fingerprint) {}

    /** Those who listen, and whether they are to hear of instants. */
    private record Audience(Leave leave, List<ProxyEndpoint> proxies, boolean instants) {}

    /**
     * Tells nobody anything yet.
     *
     * @param key the agent's own
     * @param migration its uid
     */
    public Telling(OrderKey key, String migration) {
        this.key = key;
        this.migration = migration;
    }

    /**
     * Whom to tell from now on.
     *
     * @param leave to do so, or null: then nobody is told
     * @param whole whether the target's stream says what the target has
     */
    public void listen(@Nullable Leave leave, List<ProxyEndpoint> proxies, boolean whole) {
        var next = leave == null ? null : new Audience(leave, proxies, whole && leave.instants());
        var before = audience;
        audience = next;
        if (next != null && !next.equals(before)) {
            thread.execute(() -> tell(null));
        }
    }

    /** What the catalogues say now: who has not heard it is told. Nobody is told anything before that is known. */
    public void catalogue(Catalogue read) {
        reading = new Reading(read, read.fingerprint());
        if (audience != null) {
            thread.execute(() -> tell(null));
        }
    }

    /** The target has everything that the source had acknowledged before this instant of {@link System#nanoTime()}. */
    public void complete(long instant) {
        var all = audience;
        if (all != null && all.instants()) {
            thread.execute(() -> tell(instant));
        }
    }

    private void tell(@Nullable Long instant) {
        var all = audience;
        var known = reading;
        if (all != null && known != null) {
            listeners.keySet().retainAll(all.proxies());
            for (var proxy : all.proxies()) {
                var listener = listeners.computeIfAbsent(proxy, _ -> new Listener());
                var order = listener.order(migration, instant, known);
                if (order != null) {
                    send(Pen.of(key, all.leave().epoch(), all.leave().authority(), proxy), order, listener);
                }
            }
        }
    }

    private void send(Pen pen, Object order, Listener listener) {
        var _ = client.sendAsync(pen.order("PUT", PATH, order, ANSWER_WITHIN), BodyHandlers.ofString())
                .orTimeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, _) -> {
                    listener.answered(taken(response), System.nanoTime());
                    return true;
                });
    }

    private static @Nullable String taken(@Nullable HttpResponse<String> response) {
        return response != null && response.statusCode() == OK ? response.body() : null;
    }

    @Override
    public void close() {
        audience = null;
        thread.shutdown();
        client.shutdownNow();
    }
}
