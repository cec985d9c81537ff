package dev.pointsman.agent.validate;

import dev.pointsman.agent.tables.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a table's rows are named and hashed, on both sides in the same way.
 *
 * @param table its name
 * @param key the columns that name a row; empty when the hash itself has to
 * @param hash an expression of a row's contents, bigint
 */
record Shape(Table table, List<Column> key, String hash) {
    /** Where only the existence of rows counts. */
    static final String NOTHING = "0::bigint";

    static String hash(List<Column> columns, List<Column> others) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).hashed(others.get(i)))
                .collect(Collectors.joining(", ", "hash_record_extended(ROW(", "), 0)"));
    }

    boolean keyed() {
        return !key.isEmpty();
    }

    /** The key's columns, for ORDER BY and comparisons of rows. */
    String keyList() {
        return key.stream().map(Column::sql).collect(Collectors.joining(", "));
    }

    /** A key as one value that can be compared and sent back. */
    String keyText() {
        return key.stream().map(column -> column.sql() + "::text").collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    /** Parameters for a key, each given as text. */
    String keyParameters() {
        return key.stream().map(column -> "?::text::" + column.type()).collect(Collectors.joining(", "));
    }
}
