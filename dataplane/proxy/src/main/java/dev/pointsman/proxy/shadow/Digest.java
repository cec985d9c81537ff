package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.protocol.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What is compared of an answer: its rows, byte by byte as they were sent, and how the statement ended. Not what describes the
 * columns: the numbers of types and tables differ between two servers.
 *
 * @param rows how many
 * @param sequence of the rows in their order
 * @param set of the rows in any order, each as often as it comes
 * @param ends command tags and SQLSTATEs, in their order
 * @param imprecise whether a column is a floating point number, whose last digit may depend on the order of a sum
 */
public record Digest(long rows, long sequence, long set, String ends, boolean imprecise) {
    private static final int HEADER = 5;
    private static final int COLUMN_AFTER_NAME = 18;
    private static final int TYPE_IN_COLUMN = 6;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

    /** Of whole messages of a server. */
    public static Digest of(byte[] messages) {
        var in = ByteBuffer.wrap(messages);
        long rows = 0;
        long sequence = 0;
        long set = 0;
        var ends = new StringBuilder();
        boolean imprecise = false;
        for (int at = 0; at + HEADER <= messages.length; at += 1 + in.getInt(at + 1)) {
            int length = in.getInt(at + 1) - 4;
            switch (messages[at]) {
                case Reply.DATA_ROW -> {
                    long row = hash(messages, at + HEADER, length);
                    rows++;
                    sequence = sequence * ODD + row;
                    set += mixed(row);
                }
                case Reply.COMMAND_COMPLETE ->
                    ends.append(text(messages, at + HEADER)).append(';');
                case Reply.ERROR_RESPONSE ->
                    ends.append(sqlState(messages, at + HEADER, length)).append(';');
                case Reply.ROW_DESCRIPTION -> imprecise |= hasFloats(in, at + HEADER);
                default -> {}
            }
        }
        return new Digest(rows, sequence, set, ends.toString(), imprecise);
    }

    /** Whether both say the same. */
    public boolean isSame(Digest other) {
        return rows == other.rows && set == other.set && sequence == other.sequence && ends.equals(other.ends);
    }

    /** Whether both have the same rows, perhaps in another order. */
    public boolean hasSameRows(Digest other) {
        return rows == other.rows && set == other.set && ends.equals(other.ends);
    }

    /** Two different checksums of the bytes side by side. */
    private static long hash(byte[] in, int from, int length) {
        var one = new CRC32C();
        one.update(in, from, length);
        var other = new CRC32();
        other.update(in, from, length);
        return one.getValue() << 32 | other.getValue();
    }

    /** A sum of what is not mixed would not notice two changes that undo each other. */
    private static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 32) * ODD;
        mixed = (mixed ^ mixed >>> 29) * ODD;
        return mixed ^ mixed >>> 32;
    }

    private static String text(byte[] in, int from) {
        int end = from;
        while (in[end] != 0) {
            end++;
        }
        return new String(in, from, end - from, StandardCharsets.UTF_8);
    }

    private static String sqlState(byte[] in, int from, int length) {
        int at = from;
        while (at < from + length && in[at] != 0) {
            var value = text(in, at + 1);
            if (in[at] == 'C') {
                return value;
            }
            at += 2 + value.getBytes(StandardCharsets.UTF_8).length;
        }
        return "";
    }

    private static boolean hasFloats(ByteBuffer in, int from) {
        int columns = in.getShort(from);
        int at = from + 2;
        for (int i = 0; i < columns; i++) {
            while (in.get(at) != 0) {
                at++;
            }
            int type = in.getInt(at + 1 + TYPE_IN_COLUMN);
            if (type == FLOAT4 || type == FLOAT8) {
                return true;
            }
            at += 1 + COLUMN_AFTER_NAME;
        }
        return false;
    }
}
