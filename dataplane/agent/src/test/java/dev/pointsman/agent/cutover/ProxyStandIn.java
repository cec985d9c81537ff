package dev.pointsman.agent.cutover;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.HoldReply;
import dev.pointsman.wire.RehearsalOrder;
import dev.pointsman.wire.ReleaseOrder;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.OrderVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The hold, route and release of a proxy for clients in this JVM, which ask it before each write transaction. It verifies
 * orders as a proxy does.
 */
final class ProxyStandIn implements AutoCloseable {
    static final String AUDIENCE = "proxy-uid";
    private static final long NEWS_MILLIS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OrderVerifier verifier;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Side writes = Side.SOURCE;
    private long ended;
    private long held;
    private long leaseEnds;
    /** When each client's write transaction began. */
    private final Map<Thread, Long> open = new LinkedHashMap<>();

    private int holds;
    private int looks;
    private boolean deaf;
    private int ignored;

    ProxyStandIn(String operatorKey) {
        verifier = new OrderVerifier(AUDIENCE, Set.of(operatorKey));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    ProxyEndpoint endpoint() {
        var port = server.getAddress().getPort();
        return new ProxyEndpoint("proxy-" + port, "http://127.0.0.1:" + port, AUDIENCE);
    }

    /** A client begins a write transaction; waits while there is a hold. */
    Side begin() throws InterruptedException {
        lock.lock();
        try {
            while (holding()) {
                changed.awaitNanos(Math.max(1, leaseEnds - System.nanoTime()));
            }
            open.put(Thread.currentThread(), System.nanoTime());
            return writes;
        } finally {
            lock.unlock();
        }
    }

    /** The transaction of this thread ends. */
    void end() {
        end(Thread.currentThread());
    }

    void end(Thread client) {
        lock.lock();
        try {
            open.remove(client);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A client met the fence: waits for news of its epoch, or a moment. */
    void awaitNews() throws InterruptedException {
        lock.lock();
        try {
            long before = ended;
            long rest = TimeUnit.MILLISECONDS.toNanos(NEWS_MILLIS);
            while (ended == before && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
        } finally {
            lock.unlock();
        }
    }

    Side writes() {
        lock.lock();
        try {
            return writes;
        } finally {
            lock.unlock();
        }
    }

    /** How many holds have come that were meant to last. */
    int holds() {
        lock.lock();
        try {
            return holds;
        } finally {
            lock.unlock();
        }
    }

    /** How often somebody has looked what a hold would find. */
    int looks() {
        lock.lock();
        try {
            return looks;
        } finally {
            lock.unlock();
        }
    }

    /** From now on it takes orders and answers none, like a stopped process. */
    void deaf(boolean now) {
        lock.lock();
        try {
            deaf = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It will not answer this many holds in time, and everything else as ever. */
    void ignoreHolds(int count) {
        lock.lock();
        try {
            ignored = count;
        } finally {
            lock.unlock();
        }
    }

    private boolean holding() {
        return held != 0 && System.nanoTime() < leaseEnds;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            var headers = exchange.getRequestHeaders();
            waitWhileDeaf();
            var refusal = path.equals("/v1/state")
                    ? null
                    : verifier.refuse(
                            exchange.getRequestMethod(),
                            path,
                            body,
                            headers::getFirst,
                            Instant.now().getEpochSecond());
            if (refusal != null) {
                send(exchange, 401, refusal);
                return;
            }
            switch (path) {
                case "/v1/hold" -> hold(exchange, JSON.readValue(body, HoldOrder.class));
                case "/v1/routing" -> route(exchange, JSON.readValue(body, RoutingTable.class));
                case "/v1/release" -> release(exchange, JSON.readValue(body, ReleaseOrder.class));
                case "/v1/rehearsal" ->
                    send(exchange, 200, JSON.writeValueAsString(seen(JSON.readValue(body, RehearsalOrder.class))));
                default -> send(exchange, 200, "{}");
            }
        }
    }

    private void waitWhileDeaf() {
        lock.lock();
        try {
            while (deaf) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How long a write transaction has been open, 0 without one. */
    long openMillis() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return open.values().stream()
                    .mapToLong(since -> TimeUnit.NANOSECONDS.toMillis(now - since))
                    .max()
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    private HoldReply seen(RehearsalOrder order) {
        lock.lock();
        try {
            looks++;
            return new HoldReply(Wire.VERSION, order.hold().epoch(), open.isEmpty(), open.size(), openMillis(), 0);
        } finally {
            lock.unlock();
        }
    }

    private void hold(HttpExchange exchange, HoldOrder order) throws IOException {
        HoldReply reply;
        lock.lock();
        try {
            if (order.epoch() <= ended) {
                send(exchange, 409, "OldEpoch");
                return;
            }
            held = order.epoch();
            holds += order.waitMillis() > 0 ? 1 : 0;
            leaseEnds = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(order.leaseMillis());
            changed.signalAll();
            if (order.waitMillis() > 0 && ignored > 0) {
                ignored--;
                long until = ended;
                while (ended == until && held == order.epoch() && leaseEnds > System.nanoTime()) {
                    changed.awaitNanos(Math.max(1, leaseEnds - System.nanoTime()));
                }
            }
            long rest = TimeUnit.MILLISECONDS.toNanos(order.waitMillis());
            while (!open.isEmpty() && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            reply = new HoldReply(Wire.VERSION, held, open.isEmpty(), open.size(), openMillis(), 0);
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
        send(exchange, 200, JSON.writeValueAsString(reply));
    }

    private void route(HttpExchange exchange, RoutingTable table) throws IOException {
        end(table.epoch(), table.writes());
        send(exchange, 200, "{}");
    }

    private void release(HttpExchange exchange, ReleaseOrder order) throws IOException {
        end(order.epoch(), writes());
        send(exchange, 200, "{}");
    }

    private void end(long epoch, Side to) {
        lock.lock();
        try {
            if (epoch >= ended) {
                ended = epoch;
                held = 0;
                writes = to;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        deaf(false);
        server.stop(0);
        threads.shutdownNow();
    }
}
