package dev.pointsman.proxy.session;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the client has said and nobody has been sent yet. */
final class Inbox {
    private static final int HEADER = 5;
    private static final int SMALLEST = 512;

    private @Nullable ByteBuf bytes;
    private int scanned;

    boolean isEmpty() {
        return bytes == null;
    }

    int size() {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    ByteBuf bytes() {
        return Objects.requireNonNull(bytes);
    }

    /** Up to here it has been gathered into the unit. */
    int scanned() {
        return scanned;
    }

    void scan(int length) {
        scanned += length;
    }

    /** Bytes that have been gathered. */
    int gathered() {
        return scanned - bytes().readerIndex();
    }

    /** Takes what came and owns it. */
    void append(ByteBuf more) {
        var before = bytes;
        if (before == null) {
            bytes = more;
            scanned = more.readerIndex();
            return;
        }
        int offset = scanned - before.readerIndex();
        var whole = more.alloc().buffer(Math.max(SMALLEST, (before.readableBytes() + more.readableBytes()) * 2));
        whole.writeBytes(before).writeBytes(more);
        before.release();
        more.release();
        bytes = whole;
        scanned = whole.readerIndex() + offset;
    }

    /** Length of the message at this index with its type, 0 when its header is not there, -1 for nonsense. */
    int frame(int at) {
        var in = bytes();
        if (in.writerIndex() - at < HEADER) {
            return 0;
        }
        int length = in.getInt(at + 1);
        return length < 4 || length > Integer.MAX_VALUE - 1 ? -1 : length + 1;
    }

    /** How much there is from this index on. */
    int from(int at) {
        return bytes().writerIndex() - at;
    }

    /** The unit's bytes to be sent; it keeps them if it may have to be sent again. */
    ByteBuf take(Unit unit) {
        var in = bytes();
        int length = gathered();
        unit.keep(in, length);
        if (scanned == in.writerIndex()) {
            bytes = null;
            return in;
        }
        return in.readRetainedSlice(length);
    }

    /** The bytes up to this index, to be sent. */
    ByteBuf takeUpTo(int index) {
        scanned = index;
        return bytes().readRetainedSlice(index - bytes().readerIndex());
    }

    /** Nobody is sent what stands before this index. */
    void skipTo(int index) {
        scanned = index;
        bytes().readerIndex(index);
    }

    /** What has been gathered is not sent. */
    void drop() {
        if (bytes != null && scanned > bytes.readerIndex()) {
            bytes.readerIndex(scanned);
        }
    }

    /** Gives the buffer back when all of it is done with. */
    void settle() {
        if (bytes != null && !bytes.isReadable()) {
            release();
        }
    }

    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
