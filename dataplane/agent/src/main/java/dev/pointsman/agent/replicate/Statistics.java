package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The planner's statistics of copied tables. Neither a copy nor replication brings any, autovacuum may be minutes away and
 * never looks at a partitioned table: without them the new server would answer the first reads by other plans than the old
 * one.
 */
public final class Statistics {
    /** A table that was never analysed nor vacuumed has -1 rows. */
    private static final String NEVER_GATHERED = """
            SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.reltuples < 0)""";

    private Statistics() {}

    /** Gathers those that are missing; how many tables that were. Takes seconds for each large table, and holds nobody up. */
    public static int gather(Connection connection, List<Table> tables) throws SQLException {
        int gathered = 0;
        for (var table : tables) {
            if (Sql.holds(connection, NEVER_GATHERED, table.schema(), table.name())) {
                Sql.run(connection, "ANALYZE " + table.sql());
                gathered++;
            }
        }
        return gathered;
    }
}
