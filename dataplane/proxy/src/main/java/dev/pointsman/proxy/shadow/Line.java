package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection on which reads are made once more, one at a time, in the state of their sessions. For its loop's thread. */
final class Line extends ByteToMessageDecoder {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);
    private static final int HEADER = 5;

    private final Channel channel;
    private List<ByteBuffer> state = List.of();
    /** Answers to what brings the connection into another state. */
    private int toSkip;

    private boolean refused;
    private ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private @Nullable Consumer<byte @Nullable []> asking;
    private @Nullable Future<?> impatience;

    Line(Channel channel) {
        this.channel = channel;
    }

    boolean isUsable() {
        return channel.isActive() && !refused;
    }

    /**
     * Sends a read.
     *
     * @param then gets the whole answer, or null when there is none to compare; the line may be used again if it says so
     */
    void ask(List<ByteBuffer> wanted, byte[] request, Consumer<byte @Nullable []> then) {
        asking = then;
        answer = new ByteArrayOutputStream();
        impatience = channel.eventLoop().schedule(this::close, ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        if (!wanted.equals(state)) {
            become(wanted);
        }
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(request));
    }

    private void become(List<ByteBuffer> wanted) {
        toSkip = wanted.size();
        if (!state.isEmpty()) {
            toSkip++;
            var _ = channel.write(Messages.query("DISCARD ALL"));
        }
        for (var each : wanted) {
            var _ = channel.write(Unpooled.wrappedBuffer(each.duplicate()));
        }
        state = wanted;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < HEADER) {
            return;
        }
        int at = in.readerIndex();
        long length = in.getUnsignedInt(at + 1) + 1;
        if (length < HEADER || answer.size() + length > 2L * ShadowRead.LONGEST) {
            close();
        } else if (in.readableBytes() >= length) {
            message(in.getByte(at), in.readSlice((int) length));
        }
    }

    private void message(byte type, ByteBuf frame) {
        if (toSkip > 0) {
            refused |= type == Reply.ERROR_RESPONSE;
            toSkip -= type == Reply.READY_FOR_QUERY ? 1 : 0;
            return;
        }
        var bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        answer.writeBytes(bytes);
        if (type == Reply.READY_FOR_QUERY) {
            tell(refused ? null : answer.toByteArray());
        }
    }

    private void tell(byte @Nullable [] what) {
        var waiting = asking;
        asking = null;
        if (impatience != null) {
            impatience.cancel(false);
        }
        if (waiting != null) {
            waiting.accept(what);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        tell(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close();
    }

    void close() {
        var _ = channel.close();
    }
}
