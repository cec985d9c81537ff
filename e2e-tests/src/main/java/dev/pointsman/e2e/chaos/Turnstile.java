package dev.pointsman.e2e.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Agents ask here at every place of a cutover; one that reaches the wanted place is kept waiting, all others go on at once. */
final class Turnstile implements AutoCloseable {
    private static final String NOWHERE = "";
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<String> wanted = new AtomicReference<>(NOWHERE);
    private final BlockingQueue<Visitor> waiting = new ArrayBlockingQueue<>(1);

    Turnstile() {
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** What an agent's environment needs, so that it asks here. */
    Map<String, String> environment() {
        return Map.of("POINTSMAN_FAILPOINT", "ask:" + listening.getLocalPort());
    }

    /** An agent that waits; it goes on when this is closed. */
    record Visitor(Socket socket) implements AutoCloseable {
        @Override
        public void close() {
            try (socket) {
                socket.getOutputStream().write('\n');
            } catch (IOException e) {
                // It was killed while it waited.
            }
        }
    }

    /** The next agent that reaches this place is kept. */
    void keep(String place) {
        wanted.set(place);
    }

    /** The agent that was kept, once there is one. */
    Optional<Visitor> visitor(Duration within) throws InterruptedException {
        var visitor = Optional.ofNullable(waiting.poll(within.toMillis(), TimeUnit.MILLISECONDS));
        wanted.set(NOWHERE);
        return visitor;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                threads.execute(() -> admit(socket));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void admit(Socket socket) {
        var visitor = new Visitor(socket);
        try {
            var place = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            boolean kept = place != null && claimed(place) && waiting.offer(visitor);
            if (!kept) {
                visitor.close();
            }
        } catch (IOException e) {
            visitor.close();
        }
    }

    private boolean claimed(String place) {
        var now = wanted.get();
        return now.equals(place) && wanted.compareAndSet(now, NOWHERE);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
