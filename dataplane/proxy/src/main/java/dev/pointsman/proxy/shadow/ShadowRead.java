package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.route.Comparability;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * A read that the source has answered, as bytes: made on the clients' loop without a copy, read on another one. Whoever has it
 * owns it, and {@link #release}s it.
 */
public final class ShadowRead {
    /** A longer answer is not compared. */
    static final int LONGEST = 1 << 20;

    private final Reader reader;
    private final ByteBuf request;
    private final List<byte[]> statements;
    private final byte[] text;
    private final Comparability.Answer expected;
    private final List<ByteBuf> answer = new ArrayList<>();
    private int length;

    /**
     * One whose answer is to come.
     *
     * @param request the client's bytes, retained for this; up to Sync, or a simple query
     * @param statements Close and Parse of the prepared statements that it needs
     * @param text of the statement, without a final zero
     * @param expected what the text says of the answer
     */
    public ShadowRead(
            Reader reader, ByteBuf request, List<byte[]> statements, byte[] text, Comparability.Answer expected) {
        this.reader = reader;
        this.request = request;
        this.statements = statements;
        this.text = text;
        this.expected = expected;
    }

    /** More of the answer; the bytes stay the caller's. False when there is too much of it. */
    public boolean add(ByteBuf bytes) {
        length += bytes.readableBytes();
        if (length > LONGEST) {
            return false;
        }
        answer.add(bytes.retainedDuplicate());
        return true;
    }

    Reader reader() {
        return reader;
    }

    byte[] text() {
        return text;
    }

    boolean isOrdered() {
        return expected.ordered();
    }

    /** Whether so many rows are all that it asks for, so that equal ones may have been left away. */
    boolean isFull(long rows) {
        return rows >= expected.limit();
    }

    int length() {
        return length + request.readableBytes();
    }

    /** The source's answer, whose bytes are given back with it: once. */
    Digest digest() {
        var all = new byte[length];
        int at = 0;
        for (var part : answer) {
            int size = part.readableBytes();
            part.getBytes(part.readerIndex(), all, at, size);
            at += size;
        }
        forgetAnswer();
        return Digest.of(all);
    }

    /** What is sent to make the read once more. */
    byte[] again() {
        int size = statements.stream().mapToInt(each -> each.length).sum() + request.readableBytes();
        var all = new byte[size];
        int at = 0;
        for (var statement : statements) {
            System.arraycopy(statement, 0, all, at, statement.length);
            at += statement.length;
        }
        request.getBytes(request.readerIndex(), all, at, request.readableBytes());
        return all;
    }

    /** Gives its buffers back. */
    public void release() {
        request.release();
        forgetAnswer();
    }

    private void forgetAnswer() {
        answer.forEach(ByteBuf::release);
        answer.clear();
    }
}
