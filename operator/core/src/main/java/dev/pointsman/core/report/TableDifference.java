package dev.pointsman.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * How one table differs, for people; kinds of which there are none are left out.
 *
 * @param table schema.table
 * @param different rows that both sides have, with other contents
 * @param missing rows that only the side with the writes has
 * @param extra rows that only the other side has
 */
public record TableDifference(String table, long different, long missing, long extra) {

    /** Such as {@code public.orders: 1 row differs, 2 are missing}. */
    public String sentence() {
        var parts = new ArrayList<String>();
        add(parts, different, "differs", "differ");
        add(parts, missing, "is missing", "are missing");
        add(parts, extra, "is there besides", "are there besides");
        return table + ": " + (parts.isEmpty() ? "no row differs" : String.join(", ", parts));
    }

    private static void add(List<String> parts, long rows, String one, String several) {
        if (rows > 0) {
            var noun = !parts.isEmpty() ? "" : rows == 1 ? " row" : " rows";
            parts.add(rows + noun + " " + (rows == 1 ? one : several));
        }
    }
}
