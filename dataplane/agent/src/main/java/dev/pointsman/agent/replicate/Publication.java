package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a direction publishes: every table that holds rows, leaves by their own name because both sides have the same
 * partitions, with that direction's marker table.
 */
final class Publication {
    private final String name;
    private final Direction direction;

    Publication(Names names, Direction direction) {
        this.name = names.stream(direction);
        this.direction = direction;
    }

    /** Makes it, or makes its tables these. */
    void ensure(Connection publisher, List<Table> stored) throws SQLException {
        var wanted = new ArrayList<>(stored);
        wanted.add(marker());
        if (!present(publisher)) {
            Sql.run(publisher, "CREATE PUBLICATION " + name + " FOR TABLE " + list(wanted));
        } else if (!new TreeSet<>(tables(publisher)).equals(new TreeSet<>(wanted))) {
            Sql.run(publisher, "ALTER PUBLICATION " + name + " SET TABLE " + list(wanted));
        }
    }

    private Table marker() {
        return new Table(Names.SCHEMA, "marker_" + direction.word());
    }

    private static String list(List<Table> tables) {
        return tables.stream().map(Table::sql).collect(Collectors.joining(", "));
    }

    boolean present(Connection publisher) throws SQLException {
        return Sql.holds(publisher, "SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = ?)", name);
    }

    List<Table> tables(Connection publisher) throws SQLException {
        return Sql.list(
                publisher,
                row -> new Table(row.getString(1), row.getString(2)),
                "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?",
                name);
    }

    void drop(Connection publisher) throws SQLException {
        Sql.run(publisher, "DROP PUBLICATION IF EXISTS " + name);
    }
}
