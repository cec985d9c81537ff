package dev.pointsman.proxy.shadow;

import dev.pointsman.wire.Backend;
import io.netty.channel.Channel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens connections on the loop that reads are compared on. */
@FunctionalInterface
public interface Dialer {
    /** Told exactly once, on that loop. */
    @FunctionalInterface
    interface Dialled {
        /**
         * It is there, or not.
         *
         * @param channel logged in, idle, without a handler and not reading by itself; null when none can be had
         */
        void opened(@Nullable Channel channel);
    }

    /**
     * Connects and logs in as that reader.
     *
     * @param more startup parameters beside the reader's own
     */
    void dial(Backend backend, Reader reader, Map<String, String> more, Dialled then);
}
