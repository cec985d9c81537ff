package dev.pointsman.proxy.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Messages that the proxy itself says. Each answer is a new buffer that the caller owns. */
public final class Messages {
    /** The status in ReadyForQuery outside a transaction. */
    public static final byte IDLE = 'I';

    public static final byte IN_TRANSACTION = 'T';
    public static final byte FAILED = 'E';

    private Messages() {}

    /** One message of this type whose body is written by the caller's bytes. */
    public static ByteBuf of(byte type, byte[]... parts) {
        int length = 4;
        for (byte[] part : parts) {
            length += part.length;
        }
        var out = Unpooled.buffer(length + 1).writeByte(type).writeInt(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out;
    }

    /** A simple query with this text, in the client's encoding and without the final zero. */
    public static ByteBuf query(byte[] text) {
        return of(Frontend.QUERY, text, new byte[1]);
    }

    /** A simple query of ours. */
    public static ByteBuf query(String text) {
        return query(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Closes a named statement. */
    public static ByteBuf closeStatement(byte[] name) {
        return of(Frontend.CLOSE, new byte[] {'S'}, name, new byte[1]);
    }

    public static ByteBuf sync() {
        return of(Frontend.SYNC);
    }

    public static ByteBuf terminate() {
        return of(Frontend.TERMINATE);
    }

    public static ByteBuf authenticationOk() {
        return of(Reply.AUTHENTICATION, new byte[4]);
    }

    /** An authentication request with its code and what belongs to it. */
    public static ByteBuf authentication(int code, byte[] body) {
        return of(Reply.AUTHENTICATION, new byte[] {0, 0, 0, (byte) code}, body);
    }

    public static ByteBuf backendKey(int process, int secret) {
        return Unpooled.buffer(13)
                .writeByte(Reply.BACKEND_KEY_DATA)
                .writeInt(12)
                .writeInt(process)
                .writeInt(secret);
    }

    public static ByteBuf readyForQuery(byte status) {
        return of(Reply.READY_FOR_QUERY, new byte[] {status});
    }

    /** An error that leaves the connection as it is. */
    public static ByteBuf error(String sqlState, String message) {
        return complaint("ERROR", sqlState, message);
    }

    /** An error after which the connection is closed. */
    public static ByteBuf fatal(String sqlState, String message) {
        return complaint("FATAL", sqlState, message);
    }

    private static ByteBuf complaint(String severity, String sqlState, String message) {
        var text = "S" + severity + "\0V" + severity + "\0C" + sqlState + "\0M" + message + "\0\0";
        return of(Reply.ERROR_RESPONSE, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The request to end what a backend does, in its own connection. */
    public static ByteBuf cancelRequest(int process, int secret) {
        return Unpooled.buffer(16)
                .writeInt(16)
                .writeInt(Startup.CANCEL)
                .writeInt(process)
                .writeInt(secret);
    }
}
