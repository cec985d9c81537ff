package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.TlsMode;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.function.Consumer;

/** Opens connections to servers, on the loop that carries everything. */
public final class Connector {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final EventLoop loop;
    private final Transport transport;
    private final ServerTls tls;

    public Connector(EventLoop loop, Transport transport, ServerTls tls) {
        this.loop = loop;
        this.transport = transport;
        this.tls = tls;
    }

    /** Connects and logs in; the outcome is told on the loop. */
    void login(
            Backend backend,
            String database,
            Startup startup,
            Map<String, String> more,
            Credential credential,
            ServerLogin.Outcome outcome) {
        connect(
                backend,
                () -> new ServerLogin(startup.encode(database, more), credential, outcome),
                why -> outcome.failed(null, why));
    }

    /** Connects and sends these bytes, as a cancel request is sent; closes afterwards. */
    void send(Backend backend, ByteBuf bytes) {
        connect(backend, () -> new LastWord(bytes), _ -> bytes.release());
    }

    private interface Next {
        ChannelHandler handler();
    }

    private void connect(Backend backend, Next next, Consumer<String> failed) {
        Thread.startVirtualThread(() -> {
            try {
                var address = new InetSocketAddress(InetAddress.getByName(backend.host()), backend.port());
                loop.execute(() -> connect(address, backend, next, failed));
            } catch (UnknownHostException e) {
                loop.execute(() -> failed.accept("its name cannot be resolved"));
            }
        });
    }

    private void connect(InetSocketAddress address, Backend backend, Next next, Consumer<String> failed) {
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.client())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // handlers are added when it is connected
                    }
                });
        transport.keepAlive().forEach(bootstrap::option);
        var connecting = bootstrap.connect(address);
        connecting.addListener(_ -> {
            if (connecting.isSuccess()) {
                secured(connecting.channel(), backend, next, failed);
            } else {
                failed.accept("connecting failed: " + connecting.cause().getMessage());
            }
        });
    }

    private void secured(Channel channel, Backend backend, Next next, Consumer<String> failed) {
        if (backend.tls() == TlsMode.DISABLE) {
            channel.pipeline().addLast(next.handler());
        } else {
            channel.pipeline()
                    .addLast(new TlsRequest(
                            backend, tls, () -> channel.pipeline().addLast(next.handler()), failed));
        }
    }
}
