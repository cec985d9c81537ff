package dev.pointsman.agent.validate;

import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A column as one side has it.
 *
 * @param name its name
 * @param type its type, as a cast wants it
 * @param builtIn whether the type is PostgreSQL's own, by its plain name
 */
record Column(String name, String type, boolean builtIn) {
    /**
     * Types whose own hash is the same on every server and version. All others are hashed by their text: an enum's or a
     * composite's hash holds the OID it has on that server, some types have none, and an interval's leaves out what it
     * shows.
     */
    private static final Set<String> HASHED_AS_THEY_ARE = Set.of(
            "boolean",
            "smallint",
            "integer",
            "bigint",
            "real",
            "double precision",
            "text",
            "character varying",
            "character",
            "bytea",
            "date",
            "time without time zone",
            "timestamp without time zone",
            "timestamp with time zone",
            "uuid",
            "jsonb",
            "inet",
            "cidr");

    private static final String COLUMNS = """
            SELECT a.attname, format_type(a.atttypid, NULL), t.typnamespace = 'pg_catalog'::regnamespace
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """;
    /** The primary key, else the index that is the replica identity. */
    private static final String KEY = """
            SELECT a.attname, format_type(a.atttypid, NULL), t.typnamespace = 'pg_catalog'::regnamespace
            FROM (SELECT indrelid, indkey FROM pg_index WHERE indrelid = to_regclass(?)
                  AND (indisprimary OR indisreplident) ORDER BY indisprimary DESC LIMIT 1) i
            CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            JOIN pg_type t ON t.oid = a.atttypid ORDER BY k.place
            """;

    static List<Column> of(Connection connection, Table table) throws SQLException {
        return read(connection, COLUMNS, table);
    }

    /** The columns that name a row, in the order of their index; none when nothing does. */
    static List<Column> key(Connection connection, Table table) throws SQLException {
        return read(connection, KEY, table);
    }

    private static List<Column> read(Connection connection, String sql, Table table) throws SQLException {
        return Sql.list(
                connection, row -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)), sql, table.sql());
    }

    String sql() {
        return Sql.identifier(name);
    }

    /** What of it is hashed, given the same column on the other side. */
    String hashed(Column other) {
        boolean asItIs = builtIn && HASHED_AS_THEY_ARE.contains(type) && equals(other);
        return asItIs ? sql() : sql() + "::text";
    }
}
