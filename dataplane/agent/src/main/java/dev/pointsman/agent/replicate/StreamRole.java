package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.StoredTable;
import dev.pointsman.agent.tables.Table;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * The role by which the subscribing server reads the publishing one: it may replicate and read the migrated tables, no
 * more. Its password is random, known to nobody, and ends up in the subscriber's catalogue; that is how
 * {@code CREATE SUBSCRIPTION} works.
 */
final class StreamRole {
    private static final int PASSWORD_BYTES = 24;
    private final String name;
    private final Direction direction;

    StreamRole(Names names, Direction direction) {
        this.name = names.role(direction);
        this.direction = direction;
    }

    /** Makes the role if it is missing, and gives it what it lacks. */
    void ensure(Connection publisher, MigratedTables tables) throws SQLException {
        if (!present(publisher)) {
            Sql.run(publisher, "CREATE ROLE " + name + " LOGIN REPLICATION");
        }
        if (tables.stored().stream().anyMatch(StoredTable::rowSecurity)) {
            Sql.run(publisher, "ALTER ROLE " + name + " BYPASSRLS");
        }
        var schemas = tables.storedNames().stream()
                .map(Table::schema)
                .distinct()
                .map(Sql::identifier)
                .collect(Collectors.joining(", "));
        var all = tables.storedNames().stream().map(Table::sql).collect(Collectors.joining(", "));
        Sql.run(publisher, "GRANT USAGE ON SCHEMA " + schemas + " TO " + name);
        Sql.run(publisher, "GRANT SELECT ON " + all + ", " + Names.marker(direction) + " TO " + name);
    }

    /** Gives it a new password; the server and its log see only the SCRAM verifier. */
    String newPassword(Connection publisher) throws SQLException {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        var password = HexFormat.of().formatHex(bytes);
        publisher.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
        return password;
    }

    boolean present(Connection publisher) throws SQLException {
        return Sql.holds(publisher, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", name);
    }

    /** Takes its rights back and removes it. */
    void drop(Connection publisher) throws SQLException {
        if (present(publisher)) {
            Sql.run(publisher, "DROP OWNED BY " + name);
            Sql.run(publisher, "DROP ROLE " + name);
        }
    }

    String name() {
        return name;
    }
}
