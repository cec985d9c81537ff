package dev.pointsman.proxy.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The fields of an ErrorResponse that decide anything.
 *
 * @param severity field V, never translated
 * @param sqlState field C
 * @param schema field s, empty when absent
 * @param detail field D, empty when absent
 */
public record ErrorFields(String severity, String sqlState, String schema, String detail) {
    /** read_only_sql_transaction: this database takes no writes. */
    public static final String READ_ONLY = "25006";

    private static final String FENCE_STATE = "P0004";
    private static final String FENCE_SCHEMA = "pointsman";
    private static final String EPOCH = "epoch=";

    /** Reads a frame that starts at this index, as far as it is there: of one that is too long to wait for, the beginning. */
    public static ErrorFields read(ByteBuf in, int frame) {
        int end = Math.min(frame + 1 + in.getInt(frame + 1), in.writerIndex());
        String severity = "";
        String state = "";
        String schema = "";
        String detail = "";
        int at = frame + 5;
        while (at < end && in.getByte(at) != 0) {
            int stop = in.indexOf(at + 1, end, (byte) 0);
            if (stop < 0) {
                break;
            }
            var value = in.toString(at + 1, stop - at - 1, StandardCharsets.UTF_8);
            switch (in.getByte(at)) {
                case 'V' -> severity = value;
                case 'C' -> state = value;
                case 's' -> schema = value;
                case 'D' -> detail = value;
                default -> {}
            }
            at = stop + 1;
        }
        return new ErrorFields(severity, state, schema, detail);
    }

    /** Whether the server closes the connection after it. */
    public boolean isFatal() {
        return severity.equals("FATAL") || severity.equals("PANIC");
    }

    /** Whether a fence of ours raised it. */
    public boolean isFence() {
        return sqlState.equals(FENCE_STATE) && schema.equals(FENCE_SCHEMA);
    }

    /** The epoch of a fence's error, 0 when it names none. */
    public long fenceEpoch() {
        var digits = detail.startsWith(EPOCH) ? detail.substring(EPOCH.length()).strip() : "";
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    /** Whether a write met a connection that only reads. */
    public boolean isReadOnly() {
        return sqlState.equals(READ_ONLY);
    }

    /** Whether the server is at fault, not the statement. */
    public boolean isServersFault() {
        return sqlState.startsWith("08")
                || sqlState.startsWith("53")
                || sqlState.startsWith("57P")
                || sqlState.startsWith("58")
                || sqlState.startsWith("XX");
    }
}
