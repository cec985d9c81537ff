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
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * The role by which the subscribing server reads the publishing one: it may replicate and read the migrated tables, no
 * more. Its password is random, known to nobody, and ends up in the subscriber's catalogue; that is how
 * {@code CREATE SUBSCRIPTION} works.
 */
final class StreamRole {
    private static final int PASSWORD_BYTES = 24;
    private static final String SCHEMAS_LACKING =
            "SELECT quote_ident(n) FROM unnest(?::text[]) n WHERE NOT has_schema_privilege(?, n, 'USAGE')";
    private static final String TABLES_LACKING =
            "SELECT t FROM unnest(?::text[]) t WHERE NOT has_table_privilege(?, t, 'SELECT')";
    private final String name;
    private final Direction direction;

    StreamRole(Names names, Direction direction) {
        this.name = names.role(direction);
        this.direction = direction;
    }

    /** Makes the role if it is missing, and gives it what it lacks; a grant that is there is not made again. */
    void ensure(Connection publisher, MigratedTables tables) throws SQLException {
        if (!present(publisher)) {
            Sql.run(publisher, "CREATE ROLE " + name + " LOGIN REPLICATION");
        }
        if (tables.stored().stream().anyMatch(StoredTable::rowSecurity)
                && !Sql.holds(publisher, "SELECT rolbypassrls FROM pg_roles WHERE rolname = ?", name)) {
            Sql.run(publisher, "ALTER ROLE " + name + " BYPASSRLS");
        }
        var schemas = tables.storedNames().stream().map(Table::schema).distinct();
        for (var schema : lacking(publisher, SCHEMAS_LACKING, schemas)) {
            Sql.run(publisher, "GRANT USAGE ON SCHEMA " + schema + " TO " + name);
        }
        var all = Stream.concat(tables.storedNames().stream().map(Table::sql), Stream.of(Names.marker(direction)));
        for (var table : lacking(publisher, TABLES_LACKING, all)) {
            Sql.run(publisher, "GRANT SELECT ON " + table + " TO " + name);
        }
    }

    private List<String> lacking(Connection publisher, String query, Stream<String> names) throws SQLException {
        return Sql.texts(publisher, query, names.toArray(String[]::new), name);
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

    /**
     * Lets the user end its sessions and drop what it has: whoever made a role without being a superuser may give that to
     * itself, and has it not by itself.
     */
    void inherit(Connection publisher) throws SQLException {
        if (present(publisher) && !Sql.holds(publisher, "SELECT pg_has_role(?, 'USAGE')", name)) {
            Sql.run(publisher, "GRANT " + name + " TO CURRENT_USER WITH INHERIT TRUE");
        }
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
