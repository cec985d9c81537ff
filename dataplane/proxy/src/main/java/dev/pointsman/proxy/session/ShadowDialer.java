package dev.pointsman.proxy.session;

import dev.pointsman.proxy.shadow.Dialer;
import dev.pointsman.proxy.shadow.Reader;
import dev.pointsman.wire.Backend;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the connections on which reads are made once more, as sessions open theirs. */
public final class ShadowDialer implements Dialer {
    private final Connector connector;

    public ShadowDialer(Connector connector) {
        this.connector = connector;
    }

    @Override
    public void dial(Backend backend, Reader reader, Map<String, String> more, Dialled then) {
        var database = Objects.requireNonNull(backend.database(), "a migration names its databases");
        var outcome = new ServerLogin.Outcome() {
            @Override
            public void opened(Opened opened) {
                then.opened(opened.channel());
            }

            @Override
            public void failed(byte @Nullable [] error, String why) {
                then.opened(null);
            }
        };
        connector.login(backend, database, reader.startup(), more, reader.credential(), outcome);
    }
}
