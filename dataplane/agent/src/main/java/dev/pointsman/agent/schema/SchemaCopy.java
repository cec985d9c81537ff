package dev.pointsman.agent.schema;

import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.Side;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Copies the schemas of the migrated tables to an empty target, by pg_dump: types, functions, tables with their
 * partitions, sequences, indexes, constraints and triggers, all in one transaction and before any row is copied, because
 * changes need their keys as soon as they stream. Tables that are not migrated stay behind. Owners and rights are kept
 * where the target has the role, and left to the target's own where it has not. Extensions are not copied: the statement
 * that misses one fails and names it.
 */
public final class SchemaCopy {
    private static final Pattern META_COMMAND = Pattern.compile("^\\\\(un)?restrict .*$");
    private static final Pattern SCHEMA = Pattern.compile("^CREATE SCHEMA ([^;]+);$");
    private static final Pattern OWNER = Pattern.compile("^ALTER .* OWNER TO (\"[^\"]+\"|[^ \";]+);$");
    private static final Pattern RIGHT =
            Pattern.compile("^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .* (?:TO|FROM) (\"[^\"]+\"|[^ \";]+);$");
    private static final String OTHER_TABLES = """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (?::text[])
            """;

    private SchemaCopy() {}

    /** Why it cannot be done here; empty when it can. */
    public static String refused(Sides sides) throws SQLException {
        var dump = PgDump.found();
        if (dump.isEmpty()) {
            return "schema.mode Copy needs pg_dump, which the agent's image does not have; make the tables on the target"
                    + " by hand and set schema.mode Existing, or use an image with pg_dump";
        }
        long server = sides.on(
                Side.SOURCE,
                connection -> Sql.number(connection, "SELECT current_setting('server_version_num')::int / 10000"));
        return dump.get().major() >= server
                ? ""
                : "pg_dump " + dump.get().major() + " in the agent's image cannot read a server of version " + server
                        + "; use an image with pg_dump " + server + ", or make the tables by hand and set schema.mode"
                        + " Existing";
    }

    /**
     * Copies. Either all is there afterwards, or nothing.
     *
     * @param folder private to the agent; holds the password file while pg_dump runs
     */
    public static void run(Sides sides, MigratedTables tables, Path folder) throws SQLException {
        var refused = refused(sides);
        if (!refused.isEmpty()) {
            throw new SQLException(refused);
        }
        var schemas =
                tables.storedNames().stream().map(Table::schema).distinct().toList();
        var dump = PgDump.found()
                .orElseThrow()
                .schema(sides.databases().source(), schemas, others(sides, tables, schemas), folder);
        sides.at(Side.TARGET, connection -> apply(connection, dump));
    }

    private static List<Table> others(Sides sides, MigratedTables tables, List<String> schemas) throws SQLException {
        var wanted = Set.copyOf(tables.fenced());
        return sides
                .on(
                        Side.SOURCE,
                        connection -> Sql.list(
                                connection, row -> new Table(row.getString(1), row.getString(2)), OTHER_TABLES, (Object)
                                        schemas.toArray(String[]::new)))
                .stream()
                .filter(table -> !wanted.contains(table) && !table.schema().equals(Names.SCHEMA))
                .toList();
    }

    private static void apply(Connection target, String dump) throws SQLException {
        var roles = new HashSet<>(Sql.texts(target, "SELECT rolname FROM pg_roles"));
        roles.add("PUBLIC");
        var script = dump.lines().map(line -> fitted(line, roles)).collect(Collectors.joining("\n"));
        try {
            Sql.run(target, "BEGIN; SET LOCAL client_min_messages = warning;\n" + script + "\nCOMMIT");
        } catch (SQLException e) {
            Sql.run(target, "ROLLBACK");
            throw e;
        } finally {
            Sql.run(target, "DISCARD ALL");
            Sql.run(target, "SET search_path = pg_catalog");
        }
    }

    private static String fitted(String line, Set<String> roles) {
        if (META_COMMAND.matcher(line).matches()) {
            return "";
        }
        for (var pattern : List.of(OWNER, RIGHT)) {
            var naming = pattern.matcher(line);
            if (naming.matches() && !roles.contains(naming.group(1).replace("\"", ""))) {
                return "";
            }
        }
        var schema = SCHEMA.matcher(line);
        return schema.matches() ? "CREATE SCHEMA IF NOT EXISTS " + schema.group(1) + ";" : line;
    }
}
