package dev.pointsman.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundInvoker;

/**
 * Writes without a promise for each message: a write that fails is told to the pipeline, whose last handler closes the
 * channel, and everything that must follow from that follows from the close.
 */
@SuppressWarnings("FutureReturnValueIgnored") // see above: failures come as exceptionCaught
final class Outlet {
    private Outlet() {}

    static void write(ChannelOutboundInvoker to, ByteBuf bytes) {
        to.write(bytes, to.voidPromise());
    }

    static void send(ChannelOutboundInvoker to, ByteBuf bytes) {
        to.writeAndFlush(bytes, to.voidPromise());
    }

    /** Closes after what was written. */
    static void sendLast(ChannelOutboundInvoker to, ByteBuf bytes) {
        to.writeAndFlush(bytes).addListener(_ -> to.close());
    }

    static void close(ChannelOutboundInvoker channel) {
        channel.close();
    }
}
