package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.route.Shape;
import java.util.Arrays;

/** A prepared statement as the client made it; the same object is "the same statement" on every connection. */
final class Statement {
    private final byte[] name;
    /** The body of Parse after the name. */
    private final byte[] rest;

    private Shape shape;

    Statement(byte[] name, byte[] rest, Shape shape) {
        this.name = name;
        this.rest = rest;
        this.shape = shape;
    }

    byte[] name() {
        return name;
    }

    Shape shape() {
        return shape;
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

    /** The Parse message that makes it. */
    io.netty.buffer.ByteBuf parse() {
        return Messages.of(Frontend.PARSE, name, new byte[1], rest);
    }
}
