package dev.pointsman.e2e.bench;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** PgBouncer's admin console by the simple protocol; the driver's own greetings are more than it understands. */
final class Console implements AutoCloseable {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final int PROTOCOL_3 = 196608;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Console(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) ANSWERS_WITHIN.toMillis());
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        byte[] parameters = "user\0postgres\0database\0pgbouncer\0\0".getBytes(StandardCharsets.US_ASCII);
        out.writeInt(8 + parameters.length);
        out.writeInt(PROTOCOL_3);
        out.write(parameters);
        out.flush();
        awaitReady();
    }

    /** Runs a command and returns when it is done. */
    void command(String text) throws IOException {
        byte[] query = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        out.writeByte('Q');
        out.writeInt(4 + query.length);
        out.write(query);
        out.flush();
        awaitReady();
    }

    private void awaitReady() throws IOException {
        byte type;
        do {
            type = in.readByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            if (type == 'E') {
                throw new IOException("PgBouncer refuses: " + new String(body, StandardCharsets.US_ASCII));
            }
        } while (type != 'Z');
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
