package dev.pointsman.proxy.admin;

import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.Wire;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.flow.FlowControlHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 for the operator, the agent, Prometheus and the kubelet, on the loop that carries the clients: an order on which
 * everybody waits should pass from no thread to another. What takes its time is done aside. A connection's next request is
 * read when the one before it is answered: answers keep the requests' order, and nobody makes a queue grow.
 */
public final class AdminPort {
    private static final int LONGEST_BODY = 4 << 20;
    private static final int INTERNAL = 503;

    private AdminPort() {}

    /** Opens it. */
    public static Channel open(
            EventLoopGroup loop,
            Class<? extends ServerChannel> type,
            InetSocketAddress address,
            Reports reports,
            Orders orders)
            throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(type)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LONGEST_BODY))
                                .addLast(new FlowControlHandler())
                                .addLast(new Requests(reports, orders));
                    }
                })
                .bind(address)
                .sync()
                .channel();
    }

    private static final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Reports reports;
        private final Orders orders;

        Requests(Reports reports, Orders orders) {
            this.reports = reports;
            this.orders = orders;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            boolean alive = HttpUtil.isKeepAlive(request);
            ctx.channel().config().setAutoRead(false);
            var _ = answer(request)
                    .whenComplete((answer, failure) -> write(ctx, failure == null ? answer : failed(), alive));
        }

        private CompletableFuture<Answer> answer(FullHttpRequest request) {
            var uri = request.uri();
            var path = uri.indexOf('?') < 0 ? uri : uri.substring(0, uri.indexOf('?'));
            if (request.method().equals(HttpMethod.GET)) {
                return reports.get(path);
            }
            var headers = request.headers();
            UnaryOperator<@Nullable String> header = headers::get;
            return orders.give(request.method().name(), path, ByteBufUtil.getBytes(request.content()), header);
        }

        private static Answer failed() {
            return Orders.json(INTERNAL, new Refusal(Wire.VERSION, "Failed", "the order failed inside; see the log"));
        }

        private static void write(ChannelHandlerContext ctx, Answer answer, boolean alive) {
            var body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
            HttpUtil.setContentLength(response, body.readableBytes());
            HttpUtil.setKeepAlive(response, alive);
            var written = ctx.writeAndFlush(response);
            var _ = written.addListener(_ -> ctx.channel().config().setAutoRead(true));
            if (!alive) {
                var _ = written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
