package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Clients that number their transactions, and remember which were acknowledged. */
final class Ledger implements AutoCloseable {
    static final String TABLE = "CREATE TABLE ledger (client int, n bigint, PRIMARY KEY (client, n))";
    private static final String FENCED = "P0004";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<String> errors = new ArrayList<>();
    private final AtomicLong fenceHits = new AtomicLong();
    private final AtomicLong lastCommit = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGap = new AtomicLong();
    private final Pair pair;
    private final ProxyStandIn proxy;
    private volatile boolean stopping;

    Ledger(Pair pair, ProxyStandIn proxy, int clients) {
        this.pair = pair;
        this.proxy = proxy;
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads.execute(() -> write(number));
        }
    }

    private void write(int client) {
        try (var source = pair.connect(Side.SOURCE);
                var target = pair.connect(Side.TARGET)) {
            Map<Side, Connection> legs = new EnumMap<>(Map.of(Side.SOURCE, source, Side.TARGET, target));
            for (long n = 1; !stopping; n++) {
                once(client, n, legs);
            }
        } catch (SQLException | InterruptedException e) {
            synchronized (errors) {
                errors.add(client + ": " + e);
            }
        }
    }

    private void once(int client, long n, Map<Side, Connection> legs) throws SQLException, InterruptedException {
        while (true) {
            var side = proxy.begin();
            try (var insert = requireNonNull(legs.get(side)).prepareStatement("INSERT INTO ledger VALUES (?, ?)")) {
                insert.setInt(1, client);
                insert.setLong(2, n);
                insert.executeUpdate();
                acknowledged.add(client + "/" + n);
                committed();
                return;
            } catch (SQLException e) {
                if (!FENCED.equals(e.getSQLState())) {
                    throw e;
                }
                fenceHits.incrementAndGet();
            } finally {
                proxy.end();
            }
            proxy.awaitNews();
        }
    }

    private void committed() {
        long now = System.nanoTime();
        long gap = now - lastCommit.getAndSet(now);
        longestGap.accumulateAndGet(gap, Math::max);
    }

    long count() {
        return acknowledged.size();
    }

    /** The longest time without any commit since the last call, in ms. */
    double longestGapMillis() {
        return longestGap.getAndSet(0) / 1e6;
    }

    long fenceHits() {
        return fenceHits.get();
    }

    /** Ends the load. What clients saw that they should not have. */
    List<String> stop() throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            errors.add("clients hang");
        }
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Acknowledged numbers that a side does not have. */
    Set<String> lostOn(Side side) {
        var there = List.of(pair.ask(side, "SELECT coalesce(string_agg(client || '/' || n, ','), '') FROM ledger")
                .split(",", -1));
        var lost = acknowledged.stream().collect(Collectors.toSet());
        lost.removeAll(Set.copyOf(there));
        return lost;
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
