package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.wire.Backend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/** Asks a server for TLS, and lets nothing else happen before it is there. */
final class TlsRequest extends ChannelInboundHandlerAdapter {
    private final Backend backend;
    private final ServerTls tls;
    private final Runnable then;
    private final Consumer<String> failed;
    private boolean done;

    TlsRequest(Backend backend, ServerTls tls, Runnable then, Consumer<String> failed) {
        this.backend = backend;
        this.tls = tls;
        this.then = then;
        this.failed = failed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Outlet.send(ctx, Unpooled.buffer(8).writeInt(8).writeInt(Startup.SSL));
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        byte answer = message instanceof ByteBuf in && in.readableBytes() == 1 ? in.getByte(in.readerIndex()) : 0;
        ReferenceCountUtil.release(message);
        if (answer != 'S') {
            fail(ctx, "it does not offer TLS, which the backend's tls mode asks for");
            return;
        }
        try {
            var handler = tls.handler(backend, ctx.alloc());
            ctx.pipeline().addFirst(handler);
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    finished(ctx);
                } else {
                    fail(ctx, "the TLS handshake failed: " + done.cause().getMessage());
                }
            });
            ctx.read();
        } catch (java.io.IOException e) {
            fail(ctx, "its CA cannot be read: " + e.getMessage());
        }
    }

    private void finished(ChannelHandlerContext ctx) {
        if (!done) {
            done = true;
            ctx.pipeline().remove(this);
            then.run();
        }
    }

    private void fail(ChannelHandlerContext ctx, String why) {
        if (!done) {
            done = true;
            Outlet.close(ctx);
            failed.accept(why);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, "it closed the connection before TLS was there");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, "the connection broke before TLS was there: " + cause.getMessage());
    }
}
