package dev.pointsman.wire;

import org.jspecify.annotations.Nullable;

/**
 * A database as a proxy reaches it.
 *
 * @param host name or address, resolved by the proxy
 * @param port 1 to 65535
 * @param database the migrated database there, or null while no migration is attached: then clients' names pass through
 * @param tls protection of the connection
 */
public record Backend(String host, int port, @Nullable String database, TlsMode tls) {}
