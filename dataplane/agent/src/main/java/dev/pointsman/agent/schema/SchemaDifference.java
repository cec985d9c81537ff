package dev.pointsman.agent.schema;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the target's tables differ from the source's, by what replication needs: names, columns by name, and their types.
 *
 * @param missing tables that only the source has
 * @param different tables whose columns do not fit, with how
 * @param there how many are on the target
 */
public record SchemaDifference(List<String> missing, List<String> different, int there) {
    private static final int NAMED = 10;
    private static final String COLUMNS = """
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
            """;

    /** Compares both catalogues. */
    public static SchemaDifference between(Sides sides, MigratedTables tables) throws SQLException {
        var missing = new ArrayList<String>();
        var different = new ArrayList<String>();
        for (var table : tables.storedNames()) {
            var source = sides.on(Side.SOURCE, connection -> columns(connection, table));
            var target = sides.on(Side.TARGET, connection -> columns(connection, table));
            if (target.isEmpty()) {
                missing.add(table.label());
            } else {
                different.addAll(different(table, source, target));
            }
        }
        return new SchemaDifference(missing, different, tables.stored().size() - missing.size());
    }

    private static Map<String, String> columns(Connection connection, Table table) throws SQLException {
        var columns = new TreeMap<String, String>();
        Sql.list(connection, row -> columns.put(row.getString(1), row.getString(2)), COLUMNS, table.sql());
        return columns;
    }

    private static List<String> different(Table table, Map<String, String> source, Map<String, String> target) {
        var found = new ArrayList<String>();
        source.forEach((column, type) -> {
            var other = target.get(column);
            if (other == null) {
                found.add(table.label() + "." + column + " is missing on the target");
            } else if (!other.equals(type)) {
                found.add(table.label() + "." + column + " is " + type + " on the source and " + other
                        + " on the target");
            }
        });
        target.keySet().stream()
                .filter(column -> !source.containsKey(column))
                .forEach(column -> found.add(table.label() + "." + column + " is missing on the source"));
        return found;
    }

    /** Whether the target has every table, with the same columns. */
    public boolean none() {
        return missing.isEmpty() && different.isEmpty();
    }

    /** Whether the target has none of the tables. */
    public boolean nothingThere() {
        return there == 0;
    }

    /** For people: what differs and what to do. */
    public String message() {
        var text = new StringBuilder();
        if (!missing.isEmpty()) {
            text.append("the target lacks the tables ").append(some(missing)).append("; ");
        }
        if (!different.isEmpty()) {
            text.append("columns do not fit: ").append(some(different)).append("; ");
        }
        return text.append("make the target's schema equal, or start with an empty target and schema.mode Copy")
                .toString();
    }

    private static String some(List<String> names) {
        var shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() <= NAMED ? shown : shown + " and " + (names.size() - NAMED) + " more";
    }
}
