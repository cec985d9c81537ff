package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.route.Renumbering;
import io.netty.buffer.ByteBuf;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of types, relations and columns where messages have them: always in four or two bytes, so that they are replaced
 * in place. Indexes are those of a message's first byte. What does not look like the message it should be is left alone: it
 * is for the server or the client to refuse.
 */
final class Descriptions {
    private static final int HEADER = 5;
    /** Of a column's description, after its name: relation, column, type, length, modifier, format. */
    private static final int COLUMN = 18;

    private static final int ITS_NUMBER = 4;
    private static final int ITS_TYPE = 6;

    private Descriptions() {}

    private static int end(ByteBuf in, int at) {
        return at + 1 + in.getInt(at + 1);
    }

    private static boolean isWhole(ByteBuf in, int at) {
        int length = in.getInt(at + 1);
        return length >= HEADER && length < in.writerIndex() - at;
    }

    /**
     * The columns of a RowDescription: each type is replaced by what is answered for it.
     *
     * @param origins what makes of a relation and its column the client's, or null to leave them
     */
    static void columns(ByteBuf in, int at, IntUnaryOperator types, @Nullable Renumbering origins) {
        if (!isWhole(in, at)) {
            return;
        }
        int end = end(in, at);
        int next = at + HEADER + 2;
        for (int left = in.getUnsignedShort(at + HEADER); left > 0; left--) {
            int column = in.indexOf(next, end, (byte) 0) + 1;
            next = column + COLUMN;
            if (column == 0 || next > end) {
                return;
            }
            replace(in, column + ITS_TYPE, types);
            if (origins != null) {
                origin(in, column, origins);
            }
        }
    }

    private static void origin(ByteBuf in, int column, Renumbering by) {
        int relation = in.getInt(column);
        in.setInt(column, by.relation(relation));
        in.setShort(column + ITS_NUMBER, by.column(relation, in.getShort(column + ITS_NUMBER)));
    }

    private static void replace(ByteBuf in, int index, IntUnaryOperator types) {
        int type = in.getInt(index);
        int other = types.applyAsInt(type);
        if (other != type) {
            in.setInt(index, other);
        }
    }

    /** The types of a ParameterDescription. */
    static void parameterTypes(ByteBuf in, int at, IntUnaryOperator types) {
        if (isWhole(in, at)) {
            types(in, at + HEADER, end(in, at), types);
        }
    }

    /** The types that a Parse names for its parameters. */
    static void namedTypes(ByteBuf in, int at, IntUnaryOperator types) {
        if (isWhole(in, at)) {
            int end = end(in, at);
            int name = in.indexOf(at + HEADER, end, (byte) 0);
            int text = name < 0 ? -1 : in.indexOf(name + 1, end, (byte) 0);
            if (text >= 0) {
                types(in, text + 1, end, types);
            }
        }
    }

    /** A list of types with its length before it; how many there are. */
    static int types(ByteBuf in, int from, int end, IntUnaryOperator types) {
        int count = from + 2 <= end ? in.getUnsignedShort(from) : 0;
        for (int i = 0, next = from + 2; i < count && next + 4 <= end; i++, next += 4) {
            replace(in, next, types);
        }
        return count;
    }

    /** The same messages of a client's with the types that Parse names by the other side's numbers; owns what it is given. */
    static ByteBuf renumbered(ByteBuf messages, Renumbering by) {
        var copy = messages.copy();
        messages.release();
        int at = copy.readerIndex();
        while (at >= 0 && copy.writerIndex() - at >= HEADER) {
            if (copy.getByte(at) == Frontend.PARSE) {
                namedTypes(copy, at, by::type);
            }
            at = end(copy, at);
        }
        return copy;
    }

    /** Whether a Bind sends a parameter, or wants a column, in binary form. */
    static boolean bindsBinary(ByteBuf in, int at, int length) {
        int end = at + length;
        int portal = in.indexOf(at + HEADER, end, (byte) 0);
        int statement = portal < 0 ? -1 : in.indexOf(portal + 1, end, (byte) 0);
        if (statement < 0 || statement + 3 > end) {
            return false;
        }
        int formats = statement + 1;
        int next = formats + 2 + 2 * in.getUnsignedShort(formats);
        if (next + 2 > end) {
            return false;
        }
        return hasOne(in, formats, end) || hasOne(in, afterValues(in, next, end), end);
    }

    private static int afterValues(ByteBuf in, int from, int end) {
        int next = from + 2;
        for (int left = in.getUnsignedShort(from); left > 0 && next + 4 <= end; left--) {
            next += 4 + Math.max(0, in.getInt(next));
            if (next < from) {
                return end;
            }
        }
        return next;
    }

    private static boolean hasOne(ByteBuf in, int from, int end) {
        int count = from + 2 <= end ? in.getUnsignedShort(from) : 0;
        for (int i = 0, next = from + 2; i < count && next + 2 <= end; i++, next += 2) {
            if (in.getShort(next) == 1) {
                return true;
            }
        }
        return false;
    }
}
