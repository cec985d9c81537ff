package dev.pointsman.agent.tables;

import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.AgentDesired;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tables of a migration, resolved against one database's catalogue; sorted by name, so that locks are always taken in
 * the same order.
 *
 * @param stored those that hold rows: ordinary tables and leaf partitions. They are published and compared
 * @param ancestors partitioned tables above them and inheritance parents that are not stored ones themselves. A write
 *     through one fires only its own statement triggers, so the fence must stand there too
 */
public record MigratedTables(List<StoredTable> stored, List<Table> ancestors) {
    private static final String TABLES = """
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, c.relpersistence::text, c.relreplident::text,
                   EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),
                   c.relrowsecurity, greatest(c.reltuples, 0)::bigint
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
              AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> ?
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                              AND d.deptype = 'e')
            """;
    private static final String PARENTS = "SELECT inhrelid::bigint, inhparent::bigint FROM pg_inherits";

    private record Found(long oid, Table table, boolean partitioned, StoredTable stored) {}

    private record Link(long child, long parent) {}

    /** A partition is taken when it, or any table above it, is taken by the patterns, and it is not excluded itself. */
    public static MigratedTables read(Connection connection, AgentDesired.Tables tables) throws SQLException {
        var pattern = Pattern.of(tables);
        var found = Sql.list(connection, MigratedTables::found, TABLES, Names.SCHEMA);
        var links = Sql.list(connection, row -> new Link(row.getLong(1), row.getLong(2)), PARENTS);
        var taken = found.stream().filter(one -> pattern.takes(one.table())).collect(Collectors.toList());
        var takenOids = taken.stream().map(Found::oid).collect(Collectors.toCollection(HashSet::new));
        addBelow(takenOids, links);
        var stored = found.stream()
                .filter(one -> takenOids.contains(one.oid()) && !one.partitioned())
                .filter(one -> !excluded(tables, one.table()))
                .toList();
        return new MigratedTables(stored.stream().map(Found::stored).sorted().toList(), above(found, links, stored));
    }

    private static boolean excluded(AgentDesired.Tables tables, Table table) {
        return !new Pattern(List.of("*.*"), tables.exclude()).takes(table);
    }

    private static void addBelow(Set<Long> oids, List<Link> links) {
        boolean grew = true;
        while (grew) {
            grew = links.stream()
                    .filter(link -> oids.contains(link.parent()))
                    .map(link -> oids.add(link.child()))
                    .reduce(false, Boolean::logicalOr);
        }
    }

    private static List<Table> above(List<Found> found, List<Link> links, List<Found> stored) {
        var reached = stored.stream().map(Found::oid).collect(Collectors.toCollection(HashSet::new));
        boolean grew = true;
        while (grew) {
            grew = links.stream()
                    .filter(link -> reached.contains(link.child()))
                    .map(link -> reached.add(link.parent()))
                    .reduce(false, Boolean::logicalOr);
        }
        stored.forEach(one -> reached.remove(one.oid()));
        return found.stream()
                .filter(one -> reached.contains(one.oid()))
                .map(Found::table)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    private static Found found(java.sql.ResultSet row) throws SQLException {
        var table = new Table(row.getString(2), row.getString(3));
        var identity = Identity.of(row.getString(6).charAt(0), row.getBoolean(7));
        var stored = new StoredTable(table, identity, row.getString(5).equals("u"), row.getBoolean(8), row.getLong(9));
        return new Found(row.getLong(1), table, row.getString(4).equals("p"), stored);
    }

    /** The names of those that hold rows. */
    public List<Table> storedNames() {
        return stored.stream().map(StoredTable::table).toList();
    }

    /** Every table that needs a fence. */
    public List<Table> fenced() {
        var all = new TreeSet<>(ancestors);
        all.addAll(storedNames());
        return List.copyOf(all);
    }

    /** Rows there are, as the statistics have it. */
    public long estimatedRows() {
        return stored.stream().mapToLong(StoredTable::estimatedRows).sum();
    }
}
