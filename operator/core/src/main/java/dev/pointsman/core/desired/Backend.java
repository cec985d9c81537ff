package dev.pointsman.core.desired;

import dev.pointsman.core.plan.Database;
import dev.pointsman.core.plan.Database.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * A database as proxies reach it.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param database the migrated database, or null while clients' own names pass through
 * @param tls protection of the connections
 */
public record Backend(String host, int port, @Nullable String database, TlsMode tls) {
    static Backend migrated(Database database) {
        return new Backend(database.host(), database.port(), database.database(), database.tls());
    }

    static Backend whole(Database database) {
        return new Backend(database.host(), database.port(), null, database.tls());
    }
}
