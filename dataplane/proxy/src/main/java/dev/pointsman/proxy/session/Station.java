package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.proxy.metrics.Counters;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.proxy.shadow.Shadows;
import io.netty.channel.EventLoop;
import java.time.Duration;

/**
 * What all sessions share. Everything but the counters belongs to the loop's thread.
 *
 * @param maxHold how long a statement may wait before its client gets an error
 */
public record Station(
        EventLoop loop,
        Routing routing,
        Holds holds,
        Fences fences,
        Counters counters,
        Connector connector,
        Sessions sessions,
        Shadows shadows,
        Duration maxHold) {}
