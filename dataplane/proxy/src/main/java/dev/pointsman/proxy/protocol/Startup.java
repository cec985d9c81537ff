package dev.pointsman.proxy.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A StartupMessage.
 *
 * @param minor minor version of protocol 3 that the client asked for
 * @param parameters in the client's order; without the protocol extensions
 * @param extensions names of protocol extensions asked for ({@code _pq_.…})
 */
public record Startup(int minor, Map<String, String> parameters, List<String> extensions) {
    public static final int CANCEL = (1234 << 16) | 5678;
    public static final int SSL = (1234 << 16) | 5679;
    public static final int GSSENC = (1234 << 16) | 5680;
    /** PostgreSQL's own limit for anything sent before authentication. */
    public static final int MAX_LENGTH = 10_000;

    private static final int VERSION_3 = 3 << 16;
    /** Protocol 3.2 only allows longer keys for cancelling, and a short one is a key of that kind too. */
    private static final int NEWEST_MINOR = 2;

    /**
     * Reads the body after length and version.
     *
     * @return null when it is not laid out as one; it may lack a user
     */
    public static @Nullable Startup parse(int version, ByteBuf body) {
        var parameters = new LinkedHashMap<String, String>();
        var extensions = new ArrayList<String>();
        while (true) {
            var name = string(body);
            if (name == null) {
                return null;
            }
            if (name.isEmpty()) {
                return body.isReadable() ? null : new Startup(version & 0xffff, parameters, extensions);
            }
            var value = string(body);
            if (value == null) {
                return null;
            }
            if (name.startsWith("_pq_.")) {
                extensions.add(name);
            } else {
                parameters.put(name, value);
            }
        }
    }

    public String user() {
        return parameters.getOrDefault("user", "");
    }

    /** The database asked for; PostgreSQL takes the user's name where none is given. */
    public String database() {
        var name = parameters.getOrDefault("database", "");
        return name.isEmpty() ? user() : name;
    }

    /** Whether replication connections are asked for, which a proxy cannot carry. */
    public boolean isReplication() {
        var value = parameters.getOrDefault("replication", "false");
        return !List.of("false", "off", "no", "0").contains(value);
    }

    /** This message for a server's database, in protocol 3.0, with more parameters. */
    public ByteBuf encode(String database, Map<String, String> more) {
        var all = new LinkedHashMap<>(parameters);
        all.put("database", database);
        all.putAll(more);
        var out = Unpooled.buffer(256).writeInt(0).writeInt(VERSION_3);
        all.forEach((name, value) -> {
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8)).writeByte(0);
            out.writeBytes(value.getBytes(StandardCharsets.UTF_8)).writeByte(0);
        });
        out.writeByte(0);
        return out.setInt(0, out.readableBytes());
    }

    /** What to answer when more was asked for than protocol 3.0 or 3.2 without extensions, or null. There is no 3.1. */
    public @Nullable ByteBuf negotiation() {
        int spoken = minor < NEWEST_MINOR ? 0 : NEWEST_MINOR;
        if (minor == spoken && extensions.isEmpty()) {
            return null;
        }
        var out =
                Unpooled.buffer(64).writeByte(Reply.NEGOTIATE_PROTOCOL_VERSION).writeInt(0);
        out.writeInt(VERSION_3 | spoken).writeInt(extensions.size());
        for (var name : extensions) {
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8)).writeByte(0);
        }
        return out.setInt(1, out.readableBytes() - 1);
    }

    /** A zero-terminated string, or null when there is no zero. */
    public static @Nullable String string(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            return null;
        }
        var text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length + 1);
        return text;
    }
}
