package dev.pointsman.agent.tell;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types, relations and columns that both databases have by the same name and number differently. Arrays go by the
 * name of what they are arrays of: their own depends on which names were free.
 */
public final class OtherNumbers {
    private static final String TYPES = """
            SELECT t.oid::bigint,
              format('%I.%I%s', n.nspname, coalesce(e.typname, t.typname), CASE WHEN e.oid IS NOT NULL THEN '[]' END),
              e.oid IS NOT NULL
              OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0
                         AND NOT a.attisdropped AND a.atttypid >= 16384)
              OR (b.oid >= 16384 AND (b.typtype = 'c' OR b.typcategory = 'A'))
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN pg_type e ON e.typarray = t.oid
            LEFT JOIN pg_type b ON b.oid = t.typbasetype
            WHERE t.oid >= 16384 AND n.nspname <> 'pointsman' AND n.nspname !~ '^pg_(toast|temp)'
            """;
    private static final String RELATIONS = """
            SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname),
              md5(string_agg(a.attnum || ' ' || a.attname, ',' ORDER BY a.attnum))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND n.nspname <> 'pointsman' AND n.nspname !~ '^pg_(toast|temp)'
            GROUP BY c.oid, n.nspname, c.relname
            """;
    private static final String COLUMNS = """
            SELECT attrelid::bigint, attname::text, attnum::int FROM pg_attribute
            WHERE attrelid = ANY (?::bigint[]::oid[]) AND attnum > 0 AND NOT attisdropped
            """;

    private OtherNumbers() {}

    private record Type(String name, long number, boolean nests) {}

    private record Relation(String name, long number, String columns) {}

    /** Of a relation that both have. */
    private record Both(Relation source, Relation target) {
        boolean hasOtherColumns() {
            return !source.columns.equals(target.columns);
        }
    }

    private record Column(long relation, String name, int number) {}

    /** As they are now; sorted by name, so that the same databases say the same. */
    public static Numbers read(Sides sides) throws SQLException {
        return new Numbers(types(sides), relations(sides));
    }

    /** Types alone, with those in whose values others are named; none when no type differs. */
    public static List<Numbers.Type> types(Sides sides) throws SQLException {
        var there = types(sides, Side.TARGET);
        var both = types(sides, Side.SOURCE).values().stream()
                .filter(each -> there.containsKey(each.name))
                .map(each -> numbered(each, Objects.requireNonNull(there.get(each.name))))
                .toList();
        boolean differ = both.stream().anyMatch(OtherNumbers::differs);
        return both.stream()
                .filter(each -> differs(each) || (differ && each.nests()))
                .toList();
    }

    private static boolean differs(Numbers.Type type) {
        return type.source() != type.target();
    }

    private static Numbers.Type numbered(Type source, Type target) {
        return new Numbers.Type(source.number, target.number, source.nests || target.nests);
    }

    private static Map<String, Type> types(Sides sides, Side side) throws SQLException {
        return sides
                .on(
                        side,
                        connection -> Sql.list(
                                connection,
                                row -> new Type(row.getString(2), row.getLong(1), row.getBoolean(3)),
                                TYPES))
                .stream()
                .collect(byName(Type::name));
    }

    private static <T> Collector<T, ?, Map<String, T>> byName(Function<T, String> name) {
        return Collectors.toMap(name, each -> each, (one, _) -> one, TreeMap::new);
    }

    private static List<Numbers.Relation> relations(Sides sides) throws SQLException {
        var there = relations(sides, Side.TARGET);
        var both = relations(sides, Side.SOURCE).values().stream()
                .filter(each -> there.containsKey(each.name))
                .map(each -> new Both(each, Objects.requireNonNull(there.get(each.name))))
                .toList();
        var other = both.stream().filter(Both::hasOtherColumns).toList();
        var here = columns(sides, Side.SOURCE, other.stream().map(Both::source).toList());
        var beyond =
                columns(sides, Side.TARGET, other.stream().map(Both::target).toList());
        var relations = new ArrayList<Numbers.Relation>();
        for (var each : both) {
            var columns = columns(here.get(each.source.number), beyond.get(each.target.number));
            if (each.source.number != each.target.number || !columns.isEmpty()) {
                relations.add(new Numbers.Relation(each.source.number, each.target.number, columns));
            }
        }
        return List.copyOf(relations);
    }

    private static Map<String, Relation> relations(Sides sides, Side side) throws SQLException {
        return sides
                .on(
                        side,
                        connection -> Sql.list(
                                connection,
                                row -> new Relation(row.getString(2), row.getLong(1), row.getString(3)),
                                RELATIONS))
                .stream()
                .collect(byName(Relation::name));
    }

    /** Numbers of columns by name, by relation. */
    private static Map<Long, Map<String, Integer>> columns(Sides sides, Side side, List<Relation> of)
            throws SQLException {
        var all = new TreeMap<Long, Map<String, Integer>>();
        if (!of.isEmpty()) {
            var numbers = of.stream().map(each -> each.number).toArray(Long[]::new);
            sides.at(
                    side,
                    connection -> Sql.list(
                                    connection,
                                    row -> new Column(row.getLong(1), row.getString(2), row.getInt(3)),
                                    COLUMNS,
                                    (Object) numbers)
                            .forEach(each -> all.computeIfAbsent(each.relation, _ -> new TreeMap<>())
                                    .put(each.name, each.number)));
        }
        return all;
    }

    private static List<Numbers.Column> columns(
            @Nullable Map<String, Integer> source, @Nullable Map<String, Integer> target) {
        if (source == null || target == null) {
            return List.of();
        }
        return source.entrySet().stream()
                .filter(each -> target.containsKey(each.getKey()))
                .map(each -> new Numbers.Column(each.getValue(), Objects.requireNonNull(target.get(each.getKey()))))
                .filter(each -> each.source() != each.target())
                .toList();
    }
}
