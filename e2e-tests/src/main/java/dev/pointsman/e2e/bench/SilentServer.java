package dev.pointsman.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Lets everybody in and then says nothing: stands where a server would for ten thousand idle clients, whose processes this
 * machine has no room for. What is measured is the proxy's memory alone.
 */
final class SilentServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel port = ServerSocketChannel.open();
    private final Thread thread =
            Thread.ofPlatform().name("silent-server").daemon().unstarted(this::serve);
    private volatile boolean ended;
    private final ByteBuffer said = ByteBuffer.allocate(4096);

    SilentServer() throws IOException {
        port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        port.configureBlocking(false);
        port.register(selector, SelectionKey.OP_ACCEPT);
        thread.start();
    }

    int port() throws IOException {
        return ((InetSocketAddress) port.getLocalAddress()).getPort();
    }

    private void serve() {
        try {
            while (!ended) {
                selector.select(this::next);
            }
            selector.close();
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void next(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.channel() instanceof SocketChannel client) {
                hear(client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        var client = port.accept();
        if (client != null) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
        }
    }

    /** The first thing that anybody says is a StartupMessage; what comes later is heard and not answered. */
    private void hear(SocketChannel client) throws IOException {
        said.clear();
        int length = client.read(said);
        if (length < 0) {
            client.close();
        } else if (length > 8 && said.getInt(4) == 3 << 16) {
            client.write(welcome());
        }
    }

    private static ByteBuffer welcome() {
        var all = ByteBuffer.allocate(256);
        message(all, 'R', new byte[4]);
        message(all, 'S', "server_version\00018.0\0".getBytes(StandardCharsets.US_ASCII));
        message(all, 'S', "client_encoding\0UTF8\0".getBytes(StandardCharsets.US_ASCII));
        message(all, 'K', new byte[8]);
        message(all, 'Z', new byte[] {'I'});
        return all.flip();
    }

    private static void message(ByteBuffer all, char type, byte[] body) {
        all.put((byte) type).putInt(4 + body.length).put(body);
    }

    @Override
    public void close() {
        ended = true;
        selector.wakeup();
    }
}
