package dev.pointsman.controller.route;

import dev.pointsman.api.DatabaseSpec;
import dev.pointsman.api.ProxySpec;
import dev.pointsman.api.TlsSpec;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.TlsMode;
import org.jspecify.annotations.Nullable;

/** The spec's databases in the words of the data plane, with defaults filled in. */
public final class Backends {
    private static final int POSTGRESQL_PORT = 5432;

    private Backends() {}

    /** Where a proxy's traffic goes while no migration is attached. */
    public static Backend of(ProxySpec.Backend backend) {
        return new Backend(backend.host(), port(backend.port()), null, tls(backend.tls()));
    }

    /** A side of a migration as a proxy reaches it. */
    public static Backend of(DatabaseSpec database) {
        return new Backend(database.host(), port(database.port()), database.database(), tls(database.tls()));
    }

    /** A side of a migration as the agent reaches it. */
    public static Endpoint endpoint(DatabaseSpec database) {
        return new Endpoint(database.host(), port(database.port()), database.database(), tls(database.tls()));
    }

    /** Whether both are the same server, by host and port as they are written. */
    public static boolean sameServer(Backend one, Backend other) {
        return one.host().equalsIgnoreCase(other.host()) && one.port() == other.port();
    }

    private static int port(@Nullable Integer port) {
        return port == null ? POSTGRESQL_PORT : port;
    }

    private static TlsMode tls(@Nullable TlsSpec tls) {
        if (tls == null || tls.mode() == null) {
            return tls == null || tls.caSecret() == null ? TlsMode.REQUIRE : TlsMode.VERIFY_FULL;
        }
        return switch (tls.mode()) {
            case DISABLE -> TlsMode.DISABLE;
            case REQUIRE -> TlsMode.REQUIRE;
            case VERIFY_FULL -> TlsMode.VERIFY_FULL;
        };
    }
}
