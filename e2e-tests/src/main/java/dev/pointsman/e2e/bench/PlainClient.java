package dev.pointsman.e2e.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The least of a client that PostgreSQL takes: what is measured shall be the server's, not a driver's. Trusted, no TLS. */
final class PlainClient implements AutoCloseable {
    private static final int VERSION_3 = 3 << 16;
    private static final byte[] PARAMETERS =
            "user\0postgres\0database\0bench\0application_name\0idle\0\0".getBytes(StandardCharsets.US_ASCII);
    private final Socket socket;
    private final DataInputStream in;

    private PlainClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** One that the server has let in. */
    static PlainClient connect(int port) throws IOException {
        var client = new PlainClient(new Socket(InetAddress.getLoopbackAddress(), port));
        try {
            var startup = ByteBuffer.allocate(8 + PARAMETERS.length)
                    .putInt(8 + PARAMETERS.length)
                    .putInt(VERSION_3)
                    .put(PARAMETERS);
            client.socket.getOutputStream().write(startup.array());
            client.awaitReady();
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** Runs a statement to its end. */
    void query(String sql) throws IOException {
        var text = (sql + "\0").getBytes(StandardCharsets.UTF_8);
        var out = new DataOutputStream(socket.getOutputStream());
        out.write(ByteBuffer.allocate(5 + text.length)
                .put((byte) 'Q')
                .putInt(4 + text.length)
                .put(text)
                .array());
        awaitReady();
    }

    private void awaitReady() throws IOException {
        while (true) {
            int type = in.readUnsignedByte();
            var body = in.readNBytes(in.readInt() - Integer.BYTES);
            if (type == 'E') {
                throw new IOException("refused: " + new String(body, StandardCharsets.UTF_8).replace('\0', ' '));
            }
            if (type == 'Z') {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
