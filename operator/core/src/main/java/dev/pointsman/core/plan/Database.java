package dev.pointsman.core.plan;

import org.jspecify.annotations.Nullable;

/**
 * One side of a migration.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param database its name
 * @param credentialsSecret the Secret with user and password
 * @param tls protection of the connections
 * @param caSecret the Secret with {@code ca.crt}, or null
 */
public record Database(
        String host,
        int port,
        String database,
        String credentialsSecret,
        TlsMode tls,
        @Nullable String caSecret) {

    /** How a connection is protected. */
    public enum TlsMode {
        DISABLE,
        REQUIRE,
        VERIFY_FULL
    }

    /** Whether both name the same database of the same server, as far as names can tell. */
    boolean isSameAs(Database other) {
        return host.equalsIgnoreCase(other.host) && port == other.port && database.equals(other.database);
    }
}
