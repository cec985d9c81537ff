package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.route.Kind;
import dev.pointsman.proxy.route.Renumbering;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.route.StatementCache;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A prepared statement as the client made it; the same object is "the same statement" on every connection. */
final class Statement {
    private final byte[] name;
    /** The body of Parse after the name. */
    private final byte[] rest;

    private Shape shape;
    private int generation;
    private @Nullable String tag;
    private boolean tagged;

    /** @param cache in which the shape has just been found */
    Statement(byte[] name, byte[] rest, Shape shape, StatementCache cache) {
        this.generation = cache.generation();
        this.name = name;
        this.rest = rest;
        this.shape = shape;
    }

    byte[] name() {
        return name;
    }

    /** What it does; what looked like a read is looked at again when more is known. */
    Shape shape(StatementCache cache) {
        if (generation != cache.generation()) {
            generation = cache.generation();
            shape = shape.kind() == Kind.READ ? cache.shape(Unpooled.wrappedBuffer(rest), 0, text().length) : shape;
        }
        return shape;
    }

    /** The tenant that it names, if anybody wants to know; looked for once. */
    @Nullable
    String tag(StatementCache cache) {
        if (!cache.wantsTags()) {
            return null;
        }
        if (!tagged) {
            tag = cache.tag(text());
            tagged = true;
        }
        return tag;
    }

    /** It writes, whatever it looks like. */
    void learnWrite() {
        shape = Shape.WRITE;
    }

    byte[] rest() {
        return rest;
    }

    byte[] text() {
        int end = 0;
        while (rest[end] != 0) {
            end++;
        }
        return Arrays.copyOf(rest, end);
    }

    /**
     * The Parse message that makes it.
     *
     * @param by what makes of the client's numbers the server's, or null
     */
    ByteBuf parse(@Nullable Renumbering by) {
        var message = Messages.of(Frontend.PARSE, name, new byte[1], rest);
        if (by != null) {
            Descriptions.namedTypes(message, 0, by::type);
        }
        return message;
    }
}
