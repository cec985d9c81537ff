package dev.pointsman.e2e.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A wire between two programs of this machine that can be cut: nothing passes any more, nobody is told, and what was on its
 * way comes through when it is healed, as TCP would send it again. What replicates between servers is another wire and is
 * never cut here.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final int BACKLOG = 100;
    private static final String REPLICATES = "replication";

    /** What passes. */
    public enum Passage {
        /** Everything. */
        OPEN,
        /** Questions, but not their answers. */
        QUESTIONS,
        /** Nothing. */
        CUT
    }

    private final ServerSocket listening;
    private final int to;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private Passage passage = Passage.OPEN;

    private Relay(int to) throws IOException {
        this.to = to;
        this.listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** A wire that leads to this port of this machine. */
    static Relay to(int port) {
        try {
            return new Relay(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on only this passes. */
    public synchronized void pass(Passage now) {
        passage = now;
        notifyAll();
    }

    private synchronized void await(boolean answer) throws InterruptedException {
        while (passage == Passage.CUT || (answer && passage == Passage.QUESTIONS)) {
            wait();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var near = listening.accept();
                threads.execute(() -> carry(near));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void carry(Socket near) {
        sockets.add(near);
        var buffer = new byte[BUFFER];
        try (near) {
            int length = near.getInputStream().read(buffer);
            if (length < 0) {
                return;
            }
            boolean cuttable = !new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(REPLICATES);
            if (cuttable) {
                await(false);
            }
            try (var far = new Socket(InetAddress.getLoopbackAddress(), to)) {
                sockets.add(far);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                far.getOutputStream().write(buffer, 0, length);
                var answers = threads.submit(() -> pump(far, near, cuttable, true));
                pump(near, far, cuttable, false);
                answers.get();
            }
        } catch (Exception e) {
            // One end is gone: the other one sees its connection end, as it would without us.
        } finally {
            sockets.remove(near);
        }
    }

    /** Carries bytes one way until an end closes; then both close, once the wire lets that pass. */
    private Void pump(Socket from, Socket into, boolean cuttable, boolean answer) throws InterruptedException {
        var buffer = new byte[BUFFER];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            int length = in.read(buffer);
            while (length >= 0) {
                if (cuttable) {
                    await(answer);
                }
                into.getOutputStream().write(buffer, 0, length);
                length = in.read(buffer);
            }
            if (cuttable) {
                await(answer);
            }
        } catch (IOException e) {
            if (cuttable) {
                await(answer);
            }
        } finally {
            sockets.remove(from);
        }
        return null;
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
