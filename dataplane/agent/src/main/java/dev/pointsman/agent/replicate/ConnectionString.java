package dev.pointsman.agent.replicate;

import dev.pointsman.wire.Endpoint;

/** How one database server reaches the other, in libpq's words. */
final class ConnectionString {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    private ConnectionString() {}

    /**
     * For {@code CREATE SUBSCRIPTION}.
     *
     * @param subscriberVersion a server of 16 or newer can check against its system's certificates; an older one needs
     *     the CA in its own {@code ~/.postgresql/root.crt}
     */
    static String of(Endpoint publisher, String user, String password, int subscriberVersion) {
        return "host=" + quoted(publisher.host()) + " port=" + publisher.port() + " dbname="
                + quoted(publisher.database()) + " user=" + quoted(user) + " password=" + quoted(password)
                + " connect_timeout=" + CONNECT_TIMEOUT_SECONDS + " sslmode=" + tls(publisher, subscriberVersion);
    }

    private static String tls(Endpoint publisher, int subscriberVersion) {
        return switch (publisher.tls()) {
            case DISABLE -> "disable";
            case REQUIRE -> "require";
            case VERIFY_FULL ->
                subscriberVersion >= Versions.SYSTEM_CERTIFICATES ? "verify-full sslrootcert=system" : "verify-full";
        };
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
