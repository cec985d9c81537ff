package dev.pointsman.agent.install;

import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.Identity;
import dev.pointsman.agent.tables.StoredTable;
import dev.pointsman.agent.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Lends tables without replica identity a full one for the time of the migration, and remembers what they had. */
public final class ReplicaIdentities {
    private static final String LOCK_TIMEOUT = "200ms";

    private ReplicaIdentities() {}

    /**
     * Sets {@code REPLICA IDENTITY FULL} where there is none.
     *
     * @throws SQLException 55P03 when a table stays locked: call again
     */
    public static void lend(Connection connection, Names names, List<StoredTable> tables) throws SQLException {
        for (var table : tables) {
            if (table.identity() == Identity.NONE) {
                alter(
                        connection,
                        "INSERT INTO pointsman.identity SELECT " + Sql.literal(names.migration())
                                + ", oid, relreplident FROM pg_class WHERE oid = "
                                + Sql.literal(table.table().sql()) + "::regclass ON CONFLICT DO NOTHING; ALTER TABLE "
                                + table.table().sql() + " REPLICA IDENTITY FULL");
            }
        }
    }

    private record Lent(Table table, String before) {}

    /** Gives every table back what it had. */
    public static void giveBack(Connection connection, Names names) throws SQLException {
        var lent = Sql.list(
                connection,
                row -> new Lent(new Table(row.getString(1), row.getString(2)), row.getString(3)),
                """
                SELECT n.nspname, c.relname, i.before::text FROM pointsman.identity i
                JOIN pg_class c ON c.oid = i.relation JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE i.migration = ?
                """,
                names.migration());
        for (var one : lent) {
            var identity = one.before().equals("n") ? "NOTHING" : "DEFAULT";
            alter(
                    connection,
                    "ALTER TABLE " + one.table().sql() + " REPLICA IDENTITY " + identity
                            + "; DELETE FROM pointsman.identity WHERE migration = " + Sql.literal(names.migration())
                            + " AND relation = " + Sql.literal(one.table().sql()) + "::regclass");
        }
    }

    private static void alter(Connection connection, String sql) throws SQLException {
        try {
            Sql.run(connection, "BEGIN; SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'; " + sql + "; COMMIT");
        } catch (SQLException e) {
            Sql.run(connection, "ROLLBACK");
            throw e;
        }
    }
}
