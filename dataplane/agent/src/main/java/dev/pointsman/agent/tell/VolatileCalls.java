package dev.pointsman.agent.tell;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.VolatileNames;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the users' functions that are volatile, and what calls them without naming them: views, tables with row policies, and
 * whatever is built on these. PostgreSQL takes a function for volatile unless its maker has said otherwise, so most of these
 * only read; that costs their callers the way to the target, and no more.
 *
 * <p>Of the server's own functions, which its catalogue does not count as what a view depends on, those are looked for in the
 * text of views and policies that write where read-only transactions let them.
 */
public final class VolatileCalls {
    /** Those that a read-only transaction does not stop, by how their names begin. */
    private static final String SLIPPING =
            "\\m(set_config|pg_notify|pg_advisory|pg_try_advisory|lo_|dblink|nextval|setval|currval|lastval)";

    private static final String FUNCTIONS = """
            SELECT DISTINCT p.oid::bigint, p.proname::text, p.pronargs = 1 AND t.typtype = 'c' AS like_a_column
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            LEFT JOIN pg_type t ON t.oid = p.proargtypes[0]
            WHERE p.provolatile = 'v' AND p.prokind IN ('f', 'w')
              AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
              AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pointsman')
            """;
    private static final String RELATIONS = """
            WITH RECURSIVE called AS (
                SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE p.provolatile = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pointsman')),
            calling AS (
                SELECT r.ev_class AS oid FROM pg_rewrite r
                JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                 AND d.refclassid = 'pg_proc'::regclass AND d.refobjid IN (SELECT oid FROM called)
              UNION
                SELECT p.polrelid FROM pg_policy p
                JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
                 AND d.refclassid = 'pg_proc'::regclass AND d.refobjid IN (SELECT oid FROM called)
              UNION
                SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                  AND pg_get_viewdef(c.oid) ~ ?
              UNION
                SELECT p.polrelid FROM pg_policy p WHERE pg_get_expr(p.polqual, p.polrelid) ~ ?
              UNION
                SELECT r.ev_class FROM calling x
                JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = x.oid
                 AND d.classid = 'pg_rewrite'::regclass
                JOIN pg_rewrite r ON r.oid = d.objid)
            SELECT DISTINCT c.relname::text FROM calling JOIN pg_class c ON c.oid = calling.oid WHERE c.relkind IN ('v', 'r', 'p')
            """;

    private VolatileCalls() {}

    private record Function(String name, boolean likeAColumn) {}

    /** Of both sides: a statement may be meant for either. */
    public static VolatileNames read(Sides sides) throws SQLException {
        var functions = new TreeSet<String>();
        var anywhere = new TreeSet<String>();
        for (var side : Side.values()) {
            sides.at(side, connection -> {
                for (var function :
                        Sql.list(connection, row -> new Function(row.getString(2), row.getBoolean(3)), FUNCTIONS)) {
                    (function.likeAColumn() ? anywhere : functions).add(function.name());
                }
                anywhere.addAll(Sql.texts(connection, RELATIONS, SLIPPING, SLIPPING));
            });
        }
        return new VolatileNames(listed(functions), listed(anywhere));
    }

    private static List<String> listed(SortedSet<String> names) {
        return List.copyOf(names);
    }
}
