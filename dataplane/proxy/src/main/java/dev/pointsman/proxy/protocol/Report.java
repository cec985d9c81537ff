package dev.pointsman.proxy.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A ParameterStatus.
 *
 * @param name of the setting
 * @param value that it has now
 */
public record Report(String name, String value) {
    private static final int HEADER = 5;

    /** Reads the whole message that starts at this index; what is not there is empty. */
    public static Report read(ByteBuf in, int at) {
        int end = at + 1 + in.getInt(at + 1);
        int zero = in.indexOf(at + HEADER, end, (byte) 0);
        if (zero < 0) {
            return new Report("", "");
        }
        int last = in.indexOf(zero + 1, end, (byte) 0);
        return new Report(text(in, at + HEADER, zero), last < 0 ? "" : text(in, zero + 1, last));
    }

    private static String text(ByteBuf in, int from, int to) {
        return in.toString(from, to - from, StandardCharsets.UTF_8);
    }
}
