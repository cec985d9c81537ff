package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.NameTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the shapes of statements by their text: long ones, because looking at them again costs more than finding
 * them, and those that turned out to write although they look like reads. Bounded; for one thread.
 */
public final class StatementCache {
    private static final int SLOTS = 2048;
    private static final int LONG = 128;
    private static final int LONGEST = 4096;
    private static final int MOST_LEARNED = 1024;

    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes, here
    private record Entry(byte[] text, Shape shape) {}

    private final @Nullable Entry[] entries = new Entry[SLOTS];
    private final NameTable<Shape> learned = new NameTable<>(false);

    /** The shape of the text at this place, without its final zero. */
    public Shape shape(ByteBuf in, int start, int length) {
        if (learned.size() > 0) {
            var known = learned.get(in, start, length);
            if (known != null) {
                return known;
            }
        }
        return length < LONG || length > LONGEST
                ? Classifier.classify(in, start, length)
                : remembered(in, start, length);
    }

    private Shape remembered(ByteBuf in, int start, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + in.getByte(start + i);
        }
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        var entry = entries[slot];
        if (entry == null || !same(entry.text, in, start, length)) {
            entry = new Entry(ByteBufUtil.getBytes(in, start, length), Classifier.classify(in, start, length));
            entries[slot] = entry;
        }
        return entry.shape;
    }

    private static boolean same(byte[] text, ByteBuf in, int start, int length) {
        if (text.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[i] != in.getByte(start + i)) {
                return false;
            }
        }
        return true;
    }

    /** This text writes, whatever it looks like: from now on it goes where writes go. */
    public void learnWrite(byte[] text) {
        if (learned.size() < MOST_LEARNED) {
            learned.put(Arrays.copyOf(text, text.length), Shape.WRITE);
        }
    }
}
