package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.wire.VolatileNames;
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
    /** Looking at an array is cheaper than looking into a buffer, byte by byte. */
    private final byte[] scratch = new byte[LONGEST];

    private final VolatileTable names = new VolatileTable();

    private final Classifier classifier = new Classifier(names);

    private final Comparability comparability = new Comparability(names);

    private int generation;

    private final NameTable<Shape> learned = new NameTable<>(false);

    private boolean wantsTags;

    void wantTags(boolean wanted) {
        wantsTags = wanted;
    }

    /** Whether it matters who a statement's tenant is. */
    public boolean wantsTags() {
        return wantsTags;
    }

    /** The tenant that a statement names in a comment; null when it names none, or nobody wants to know. */
    public @Nullable String tag(ByteBuf in, int start, int length) {
        return wantsTags && length > 0 ? Tenants.ofComment(ByteBufUtil.getBytes(in, start, length), length) : null;
    }

    /** The same of a text. */
    public @Nullable String tag(byte[] text) {
        return wantsTags ? Tenants.ofComment(text, text.length) : null;
    }

    /** From now on these are volatile; shapes that were found before may be wrong. */
    void learnNames(VolatileNames told) {
        names.set(told);
        forgetShapes();
    }

    /** The databases are others, whose names nobody has told yet. */
    void forgetNames() {
        names.clear();
        forgetShapes();
    }

    private void forgetShapes() {
        generation++;
        Arrays.fill(entries, null);
    }

    /** Another one for each change of what is volatile. */
    public int generation() {
        return generation;
    }

    /** The shape of the text at this place, without its final zero. */
    public Shape shape(ByteBuf in, int start, int length) {
        var text = length > LONGEST ? new byte[length] : scratch;
        if (length > 0) {
            in.getBytes(start, text, 0, length);
        }
        var known = learned.size() == 0 ? null : learned.get(text, 0, length);
        if (known != null) {
            return known;
        }
        return length < LONG || length > LONGEST ? classifier.classify(text, 0, length) : remembered(text, length);
    }

    private Shape remembered(byte[] text, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + text[i];
        }
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        var entry = entries[slot];
        if (entry == null || !Arrays.equals(entry.text, 0, entry.text.length, text, 0, length)) {
            entry = new Entry(Arrays.copyOf(text, length), classifier.classify(text, 0, length));
            entries[slot] = entry;
        }
        return entry.shape;
    }

    /** What the text of a read, without its final zero, says of its answer. */
    public Comparability.Answer answer(byte[] text) {
        return comparability.of(text, text.length);
    }

    /** This text writes, whatever it looks like: from now on it goes where writes go. */
    public void learnWrite(byte[] text) {
        if (learned.size() < MOST_LEARNED) {
            learned.put(Arrays.copyOf(text, text.length), Shape.WRITE);
        }
    }
}
