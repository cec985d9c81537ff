package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.route.StatementCache;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads a client's messages into a {@link Unit}. */
final class Gather {
    private static final Shape UNKNOWN = Shape.WRITE;

    private final Unit unit;
    private final StatementCache cache;
    private final NameTable<Statement> statements;
    private final Numbering numbering;
    private @Nullable Statement lastUnnamed;

    Gather(Session session) {
        this.unit = session.unit;
        this.cache = session.station.routing().statements();
        this.statements = session.statements;
        this.numbering = session.numbering;
    }

    /** Takes note of a whole message that starts at this index. */
    void note(ByteBuf in, int at, int length) {
        unit.empty = false;
        switch (in.getByte(at)) {
            case Frontend.QUERY -> query(in, at, length);
            case Frontend.FUNCTION_CALL -> {
                unit.add(UNKNOWN);
                unit.complete = true;
            }
            case Frontend.PARSE -> parse(in, at, length);
            case Frontend.BIND -> bind(in, at, length);
            case Frontend.DESCRIBE -> describe(in, at, length);
            case Frontend.CLOSE -> close(in, at, length);
            case Frontend.EXECUTE -> unit.executes++;
            case Frontend.SYNC -> unit.complete = true;
            case Frontend.FLUSH -> unit.flushed = true;
            default -> {}
        }
        unit.extended |= in.getByte(at) != Frontend.QUERY && in.getByte(at) != Frontend.FUNCTION_CALL;
    }

    private void query(ByteBuf in, int at, int length) {
        var shape = cache.shape(in, at + 5, Math.max(0, length - 6));
        unit.add(shape);
        unit.complete = true;
        tag(cache.tag(in, at + 5, Math.max(0, length - 6)));
        unit.textFrom = at + 5 - in.readerIndex();
        unit.textLength = length - 6;
        if (shape.has(Shape.STATE)) {
            var text = ByteBufUtil.getBytes(in, at + 5, length - 6);
            unit.states.add(new Unit.StateText(text, ByteBufUtil.getBytes(in, at, length)));
        }
    }

    private void tag(@Nullable String named) {
        if (unit.tag == null) {
            unit.tag = named;
        }
    }

    private void parse(ByteBuf in, int at, int length) {
        int name = at + 5;
        int nameLength = terminated(in, name, at + length);
        int text = name + nameLength + 1;
        int textLength = terminated(in, text, at + length);
        unit.numbered |= numbering.parses(in, text + textLength + 1, at + length);
        if (nameLength == 0 && !unit.parsedUnnamed) {
            lastUnnamed = null;
        }
        var shape = cache.shape(in, text, textLength);
        tag(cache.tag(in, text, textLength));
        unit.textFrom = text - in.readerIndex();
        unit.textLength = textLength;
        if (nameLength == 0) {
            unit.parsedUnnamed = true;
            unit.unnamedShape = shape;
            unit.unnamedAt = at - in.readerIndex();
            unit.unnamedLength = length;
            if (shape.has(Shape.STATE) || unit.flushed) {
                lastUnnamed = made(in, at, length, name, 0, shape);
            }
        }
        var statement = nameLength == 0 ? null : made(in, at, length, name, nameLength, shape);
        if (nameLength > 0 || !unit.changes.isEmpty()) {
            unit.changes.add(new Unit.Change(statement == null ? new byte[0] : statement.name(), statement));
        } else {
            unit.unnamedParses++;
        }
    }

    private Statement made(ByteBuf in, int at, int length, int name, int nameLength, Shape shape) {
        int rest = name + nameLength + 1;
        var bytes = ByteBufUtil.getBytes(in, name, nameLength);
        return new Statement(bytes, ByteBufUtil.getBytes(in, rest, at + length - rest), shape, cache);
    }

    /** What a unit leaves as the unnamed statement: kept when it was made without being run. */
    void finish(ByteBuf in) {
        if (unit.parsedUnnamed && unit.executes == 0 && unit.unnamedLength > 0) {
            int at = in.readerIndex() + unit.unnamedAt;
            lastUnnamed = made(in, at, unit.unnamedLength, at + 5, 0, unit.unnamedShape);
        }
        unit.unnamedLength = 0;
        unit.unnamed = lastUnnamed;
    }

    private void bind(ByteBuf in, int at, int length) {
        numbering.binds(in, at, length);
        int portal = at + 5;
        int name = portal + terminated(in, portal, at + length) + 1;
        int nameLength = terminated(in, name, at + length);
        var statement = named(in, name, nameLength);
        unit.add(
                statement != null
                        ? statement.shape(cache)
                        : nameLength == 0 && unit.parsedUnnamed ? unit.unnamedShape : UNKNOWN);
        if (statement != null) {
            tag(statement.tag(cache));
        }
        if (statement != null && statement.shape(cache).has(Shape.STATE)) {
            int rest = name + nameLength + 1;
            var parameters = ByteBufUtil.getBytes(in, rest, at + length - rest);
            unit.states.add(new Unit.StateText(statement.text(), replay(statement, parameters)));
        }
    }

    /** The statement of this name as it will be when the unit gets there; takes note that it is needed. */
    private @Nullable Statement named(ByteBuf in, int name, int length) {
        if (length == 0) {
            unit.needsUnnamed |= !unit.parsedUnnamed;
            return lastUnnamed;
        }
        for (int i = unit.changes.size() - 1; i >= 0; i--) {
            var change = unit.changes.get(i);
            if (ByteBufUtil.equals(in, name, Unpooled.wrappedBuffer(change.name()), 0, length)
                    && change.name().length == length) {
                return change.made();
            }
        }
        var statement = statements.get(in, name, length);
        if (statement != null) {
            unit.needs.add(statement);
        }
        return statement;
    }

    /** The same statement with the same parameters, through unnamed ones. */
    private static byte[] replay(Statement statement, byte[] parameters) {
        var out = new ByteArrayOutputStream();
        message(out, Frontend.PARSE, new byte[1], statement.rest());
        message(out, Frontend.BIND, new byte[2], parameters);
        message(out, Frontend.EXECUTE, new byte[5], new byte[0]);
        message(out, Frontend.SYNC, new byte[0], new byte[0]);
        return out.toByteArray();
    }

    private static void message(ByteArrayOutputStream out, byte type, byte[] first, byte[] rest) {
        out.write(type);
        out.writeBytes(
                ByteBuffer.allocate(4).putInt(4 + first.length + rest.length).array());
        out.writeBytes(first);
        out.writeBytes(rest);
    }

    private void describe(ByteBuf in, int at, int length) {
        if (length > 6 && in.getByte(at + 5) == 'S') {
            named(in, at + 6, terminated(in, at + 6, at + length));
        }
    }

    private void close(ByteBuf in, int at, int length) {
        if (length > 6 && in.getByte(at + 5) == 'S') {
            var name = ByteBufUtil.getBytes(in, at + 6, terminated(in, at + 6, at + length));
            unit.changes.add(new Unit.Change(name, null));
        } else {
            unit.changes.add(new Unit.Change(new byte[0], null));
        }
    }

    /** Length of the string at this index; up to the end when the zero is missing, which the server will refuse. */
    private static int terminated(ByteBuf in, int from, int end) {
        int zero = from < end ? in.indexOf(from, end, (byte) 0) : -1;
        return zero < 0 ? Math.max(0, end - from - 1) : zero - from;
    }
}
