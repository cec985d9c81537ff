package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.proxy.route.Kind;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.route.StatementCache;
import dev.pointsman.wire.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is routed as one: a simple query, a function call, or extended messages up to Sync. One object per session,
 * used again and again.
 */
final class Unit {
    /** What is kept to be sent again. */
    private static final int LONGEST_KEPT = 256 << 10;

    /** A statement made or closed, in the client's order; each is answered by one message. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(byte[] name, @Nullable Statement made) {
        private void applyTo(NameTable<Statement> statements) {
            if (made != null) {
                statements.put(name, made);
            } else if (name.length > 0) {
                statements.remove(name);
            }
        }
    }

    /** Something of the session's state that the unit changes: the text, and how to say it again. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record StateText(byte[] text, byte[] replay) {}

    boolean extended;
    /** Nothing of it has been seen yet. */
    boolean empty;
    /** The client has said all of it. */
    boolean complete;

    boolean flushed;
    /** Longer than is looked at: streamed. */
    boolean oversized;

    boolean parsedUnnamed;
    boolean needsUnnamed;
    int executes;

    @Nullable
    Shape shape;

    /** It names types that the other side numbers differently. */
    boolean numbered;

    /** The tenant that its text names, the first that does. */
    @Nullable
    String tag;

    final List<Change> changes = new ArrayList<>();
    final List<Statement> needs = new ArrayList<>();
    final List<StateText> states = new ArrayList<>();
    /** Where the text of a simple query stands in the bytes, for learning from it. */
    int textFrom;

    int textLength;
    Shape unnamedShape = Shape.WRITE;
    int unnamedAt;
    int unnamedLength;
    /** Parse messages of unnamed statements that came before any other change. */
    int unnamedParses;

    @Nullable
    Statement unnamed;

    /** Kept to be sent again, with where it begins. */
    @Nullable
    ByteBuf kept;

    private int keptFrom;
    private int keptLength;

    @Nullable
    Side side;

    long startNanos;
    /** Answers to changes. */
    int changed;
    /** Messages before the first row or completion that the client has got. */
    int passed;
    /** Of those, how many come again. */
    int repeated;

    /** Changes of which the client was told before the unit had to be sent again. */
    int told;

    /** The server has begun the transaction that the unit begins. */
    private boolean begun;
    /** And the client knows. */
    boolean clientBegan;

    boolean answered;
    boolean failed;
    boolean rolledBack;
    boolean counted;

    @Nullable
    Retry retry;

    long fenceEpoch;
    boolean toWriter;
    boolean fellBack;

    /** Why the answer is thrown away and the unit sent again. */
    enum Retry {
        FENCE,
        READ_ONLY,
        TARGETS_FAULT
    }

    Unit() {
        reset();
    }

    void reset() {
        empty = true;
        extended = false;
        complete = false;
        flushed = false;
        oversized = false;
        parsedUnnamed = false;
        needsUnnamed = false;
        executes = 0;
        shape = null;
        tag = null;
        numbered = false;
        clear(changes);
        clear(needs);
        clear(states);
        textFrom = 0;
        textLength = 0;
        unnamedLength = 0;
        unnamedParses = 0;
        unnamed = null;
        forget();
        side = null;
        passed = 0;
        repeated = 0;
        told = 0;
        toWriter = false;
        fellBack = false;
        fenceEpoch = 0;
        counted = false;
        clientBegan = false;
        resetReply();
    }

    private static void clear(List<?> list) {
        if (!list.isEmpty()) {
            list.clear();
        }
    }

    void resetReply() {
        changed = 0;
        begun = false;
        answered = false;
        failed = false;
        rolledBack = false;
        retry = null;
    }

    /** It is sent once more from its beginning; the client has got what came before the first row already. */
    void repeat() {
        told = Math.max(told, confirmed());
        repeated = passed;
        side = null;
        resetReply();
    }

    /** Keeps its bytes, which begin here, if it may have to be sent again. */
    void keep(ByteBuf in, int length) {
        boolean may = isRead() || shape().has(Shape.RESENDABLE);
        if (complete && length <= LONGEST_KEPT && may) {
            kept = in.retain();
            keptFrom = in.readerIndex();
            keptLength = length;
        }
    }

    /** The kept bytes, once more. */
    ByteBuf again() {
        return Objects.requireNonNull(kept).retainedSlice(keptFrom, keptLength);
    }

    /** It turned out to write: it goes to the writer, and its text is remembered. */
    void learnWrite(StatementCache cache) {
        needs.forEach(Statement::learnWrite);
        if (kept != null && textLength > 0) {
            cache.learnWrite(ByteBufUtil.getBytes(kept, keptFrom + textFrom, textLength));
        }
        toWriter = true;
        shape = Shape.WRITE;
    }

    /** It has to go before all of it is known: what follows may write, so it goes where writes go, and is held as one. */
    void mayWriteLater() {
        toWriter = true;
        shape = new Shape(Kind.WRITE, (shape().flags() & ~Shape.RESENDABLE) | shape().reads());
    }

    /** The kept bytes are not needed any more. */
    void forget() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }

    /** How many of the changes the server has made. */
    int confirmed() {
        return Math.min(changed - unnamedParses, changes.size());
    }

    /** Makes this table as it is after so many of the changes. */
    void applyTo(NameTable<Statement> statements, int count) {
        for (int i = 0; i < count; i++) {
            changes.get(i).applyTo(statements);
        }
    }

    void add(Shape more) {
        shape = shape == null ? more : batch(shape, more);
    }

    /** Extended messages up to Sync are one transaction: it may be sent again if each of its statements may. */
    private static Shape batch(Shape first, Shape next) {
        boolean reads = first.kind() == Kind.BEGIN_READ && next.kind() == Kind.READ;
        int both = first.flags() & next.flags() & Shape.RESENDABLE;
        int later = next.flags() & ~Shape.BEGINS;
        int either = (first.flags() | later) & ~(Shape.RESENDABLE | Shape.COPY_IN | Shape.CURRVAL | Shape.READS);
        if (reads) {
            return new Shape(Kind.BEGIN_READ, either);
        }
        boolean session = first.kind() == Kind.SESSION && next.kind() == Kind.SESSION;
        int all = either | both | (first.reads() & next.reads()) | Shape.SEVERAL;
        return new Shape(session ? Kind.SESSION : Kind.WRITE, all);
    }

    /** Whether this completion is only that of the transaction's beginning, after which the rest may still be sent again. */
    boolean begins() {
        if (begun || kept == null || !shape().has(Shape.BEGINS)) {
            return false;
        }
        begun = true;
        clientBegan = true;
        return true;
    }

    /**
     * The text with which the unit begins a transaction and does nothing else; null when it does not, or in a rare way.
     *
     * @param before such a text, which is given back if it is the same
     */
    byte @Nullable [] beginning(byte @Nullable [] before) {
        var bytes = kept;
        if (bytes == null || !shape().has(Shape.BEGINS) || shape().has(Shape.SEVERAL)) {
            return null;
        }
        int parses = unnamedParses + changes.size();
        if (!extended || (parses == 1 && needs.isEmpty() && !needsUnnamed)) {
            int from = keptFrom + textFrom;
            return before != null && isAt(bytes, from, before) ? before : ByteBufUtil.getBytes(bytes, from, textLength);
        }
        return parses == 0 && needs.size() == 1 ? needs.getFirst().text() : null;
    }

    private boolean isAt(ByteBuf bytes, int from, byte[] text) {
        boolean same = text.length == textLength;
        for (int i = 0; same && i < textLength; i++) {
            same = bytes.getByte(from + i) == text[i];
        }
        return same;
    }

    Shape shape() {
        return shape == null ? Shape.NOTHING : shape;
    }

    /** The text of its last Parse or simple query; while it is kept. */
    byte[] text() {
        return ByteBufUtil.getBytes(Objects.requireNonNull(kept), keptFrom + textFrom, textLength);
    }

    /** Whether it sets the session back to how it began. */
    boolean discards() {
        return states.size() == 1
                && new String(states.getFirst().text(), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith("discard all");
    }

    boolean isRead() {
        return !toWriter && (shape().kind() == Kind.READ || shape().kind() == Kind.BEGIN_READ);
    }

    /** Whether it may bring sequences on: it writes, and does not only begin a transaction or tell where they are. */
    boolean mayAdvanceSequences() {
        boolean begins = shape().has(Shape.BEGINS) && !shape().has(Shape.SEVERAL);
        return isWrite() && !begins && !shape().has(Shape.CURRVAL);
    }

    boolean isWrite() {
        return shape().kind() == Kind.WRITE;
    }
}
