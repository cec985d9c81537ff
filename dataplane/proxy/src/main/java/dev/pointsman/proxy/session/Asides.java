package dev.pointsman.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/** What a connection tells the client that the client does not speak on just now. It waits for the end of an answer. */
final class Asides {
    private final Channel client;
    private final List<ByteBuf> late = new ArrayList<>(0);

    Asides(Channel client) {
        this.client = client;
    }

    /** @param between whether the client is between two answers */
    void add(ByteBuf bytes, boolean between) {
        if (between) {
            Outlet.write(client, bytes);
        } else {
            late.add(bytes);
        }
    }

    void tell() {
        if (!late.isEmpty()) {
            for (var bytes : late) {
                Outlet.write(client, bytes);
            }
            late.clear();
        }
    }

    void release() {
        late.forEach(ByteBuf::release);
        late.clear();
    }
}
