package dev.pointsman.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Sends something and waits for the server to close, as libpq does when it cancels. */
final class LastWord extends ChannelInboundHandlerAdapter {
    private final ByteBuf bytes;

    LastWord(ByteBuf bytes) {
        this.bytes = bytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        Outlet.send(ctx, bytes);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Outlet.close(ctx);
    }
}
