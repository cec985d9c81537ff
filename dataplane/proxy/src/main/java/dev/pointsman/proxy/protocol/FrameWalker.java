package dev.pointsman.proxy.protocol;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Walks the headers of a server's messages and passes the same bytes on. Makes no object for a message; bytes are
 * copied only where a message that has to be seen whole is cut by the end of a burst.
 */
public final class FrameWalker {
    private static final int HEADER = 5;
    private static final int LONGEST_WHOLE = 1 << 20;

    /** What becomes of a message. */
    public enum Verdict {
        PASS,
        DROP,
        /** Pass it, and all before it, and then tell: {@link Visitor#passed}. */
        PASS_AND_TELL,
        /** Drop it, pass all before it, and then tell. */
        DROP_AND_TELL
    }

    /** Who looks at the messages. */
    public interface Visitor {
        /** Whether a message has to be there to its last byte before {@link #frame} is asked about it. */
        boolean wantsWhole(byte type);

        /** A message begins at this index. Its body may be missing unless it was wanted whole. */
        Verdict frame(ByteBuf in, int at, byte type);

        /** A message has been passed or dropped, and everything before it. May close this walker. */
        void passed(ByteBuf in, int at, byte type);

        /** Bytes to pass on; the receiver owns them. */
        void pass(ByteBuf bytes);

        /** Nonsense where a header should be. */
        void garbled();
    }

    private final Visitor visitor;
    private @Nullable ByteBuf carried;
    private int rest;
    private boolean passRest;
    private boolean closed;
    /** The first byte of the burst that has been neither passed nor dropped. */
    private int from;

    public FrameWalker(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Whether the last byte that came was the last of a message. */
    public boolean betweenFrames() {
        return rest == 0 && carried == null;
    }

    /** Whether the client has got the beginning of a message without its end. */
    public boolean hasCutFrame() {
        return rest > 0 && passRest;
    }

    /** Gives everything back; bytes that come later are dropped. */
    public void close() {
        closed = true;
        if (carried != null) {
            carried.release();
            carried = null;
        }
    }

    /** Takes a burst and owns it. */
    public void walk(ByteBuf burst) {
        if (closed) {
            burst.release();
            return;
        }
        var in = joined(burst);
        try {
            step(in);
        } finally {
            in.release();
        }
    }

    private ByteBuf joined(ByteBuf burst) {
        var before = carried;
        if (before == null) {
            return burst;
        }
        carried = null;
        var whole = burst.alloc().buffer(before.readableBytes() + burst.readableBytes());
        whole.writeBytes(before).writeBytes(burst);
        before.release();
        burst.release();
        return whole;
    }

    private void step(ByteBuf in) {
        from = in.readerIndex();
        int end = in.writerIndex();
        int at = skipRest(end);
        while (!closed && end - at >= HEADER) {
            byte type = in.getByte(at);
            long length = (in.getInt(at + 1) & 0xffff_ffffL) + 1;
            if (length < HEADER || length > Integer.MAX_VALUE) {
                visitor.garbled();
                return;
            }
            if (end - at < length && length <= LONGEST_WHOLE && visitor.wantsWhole(type)) {
                break;
            }
            at = judged(in, at, type, (int) length);
        }
        if (!closed) {
            if (at < end) {
                carried = in.retainedSlice(at, end - at);
            }
            passUpTo(in, at);
        }
    }

    private int skipRest(int end) {
        int here = Math.min(rest, end - from);
        rest -= here;
        if (!passRest) {
            from += here;
            return from;
        }
        return from + here;
    }

    /** The index of the next message. */
    private int judged(ByteBuf in, int at, byte type, int length) {
        int end = in.writerIndex();
        int next = Math.min(at + length, end);
        var verdict = visitor.frame(in, at, type);
        boolean pass = verdict == Verdict.PASS || verdict == Verdict.PASS_AND_TELL;
        rest = at + length - next;
        passRest = pass;
        if (!pass) {
            passUpTo(in, at);
            from = next;
        }
        if (verdict == Verdict.PASS_AND_TELL) {
            passUpTo(in, next);
        }
        if (verdict == Verdict.PASS_AND_TELL || verdict == Verdict.DROP_AND_TELL) {
            visitor.passed(in, at, type);
        }
        return next;
    }

    private void passUpTo(ByteBuf in, int index) {
        int length = index - from;
        if (length > 0) {
            boolean whole = from == in.readerIndex() && index == in.writerIndex();
            int start = from;
            from = index;
            visitor.pass(whole ? in.retain() : in.retainedSlice(start, length));
        }
    }
}
