package dev.pointsman.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/** How bytes get in and out. */
public enum Transport {
    IO_URING,
    EPOLL,
    NIO;

    /** With polls that stay, connections lose the end of a server that is killed (decision 0012). */
    private static final String POLLS_STAY = "io.netty.iouring.pollAddMultishotEnabled";

    private static final int PROBED_AFTER_SECONDS = 30;
    private static final int PROBED_EVERY_SECONDS = 10;
    private static final int PROBES = 3;
    /** After which a silent peer that has vanished counts as gone. */
    public static final Duration VANISHED = Duration.ofSeconds(PROBED_AFTER_SECONDS + PROBES * PROBED_EVERY_SECONDS);

    /**
     * The transport by its name, or epoll where it is there. io_uring has to be asked for (decision 0012).
     *
     * @param name {@code auto} or a constant of this type
     */
    public static Transport choose(String name) {
        if (!name.equals("auto")) {
            return valueOf(name);
        }
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** One thread that carries everything that is given to it. */
    public EventLoopGroup loop(String threadName) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName), factory());
    }

    private IoHandlerFactory factory() {
        return switch (this) {
            case IO_URING -> ioUring();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Read once, when the first of its classes is loaded. Whoever has said otherwise is heard. */
    private static IoHandlerFactory ioUring() {
        System.setProperty(POLLS_STAY, System.getProperty(POLLS_STAY, "false"));
        return IoUringIoHandler.newFactory();
    }

    public Class<? extends ServerChannel> server() {
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /**
     * How often the kernel asks whether a silent peer is still there: one whose machine has vanished is noticed after
     * {@link #VANISHED}. Data on its way to it is another matter; that is sent again until the kernel gives up.
     */
    Map<ChannelOption<Integer>, Integer> keepAlive() {
        var options = keepAliveOptions();
        return Map.of(
                options.get(0), PROBED_AFTER_SECONDS, options.get(1), PROBED_EVERY_SECONDS, options.get(2), PROBES);
    }

    private List<ChannelOption<Integer>> keepAliveOptions() {
        return switch (this) {
            case IO_URING ->
                List.of(
                        IoUringChannelOption.TCP_KEEPIDLE,
                        IoUringChannelOption.TCP_KEEPINTVL,
                        IoUringChannelOption.TCP_KEEPCNT);
            case EPOLL ->
                List.of(
                        EpollChannelOption.TCP_KEEPIDLE,
                        EpollChannelOption.TCP_KEEPINTVL,
                        EpollChannelOption.TCP_KEEPCNT);
            case NIO ->
                List.of(
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));
        };
    }

    Class<? extends Channel> client() {
        return switch (this) {
            case IO_URING -> IoUringSocketChannel.class;
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }
}
