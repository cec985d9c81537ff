package dev.pointsman.wire;

/**
 * A database as the agent reaches it. Credentials are never here: they are mounted.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param database the database that is migrated
 * @param tls protection of the connection; a CA, where one is needed, is mounted beside the credentials as {@code ca.crt}
 */
public record Endpoint(String host, int port, String database, TlsMode tls) {}
