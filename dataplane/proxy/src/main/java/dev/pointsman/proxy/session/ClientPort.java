package dev.pointsman.proxy.session;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;

/** The port that applications connect to. */
public final class ClientPort {
    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private ClientPort() {}

    /** Opens it; clients are carried by the same loop. */
    public static Channel open(
            EventLoopGroup loop, Transport transport, InetSocketAddress address, Station station, Door door)
            throws InterruptedException {
        var port = new ServerBootstrap()
                .group(loop)
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ClientLogin(station, door));
                    }
                });
        transport.keepAlive().forEach(port::childOption);
        return port.bind(address).sync().channel();
    }
}
