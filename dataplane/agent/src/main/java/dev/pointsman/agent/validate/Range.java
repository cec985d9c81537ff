package dev.pointsman.agent.validate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows between two keys.
 *
 * @param after the key before the first, null for the table's beginning
 * @param upTo the last key, null for the table's end
 */
record Range(@Nullable List<String> after, @Nullable List<String> upTo) {
    static final Range ALL = new Range(null, null);

    /** The condition, with a parameter for each key column of each end. */
    String condition(Shape shape) {
        var row = "(" + shape.keyList() + ")";
        var parameters = "(" + shape.keyParameters() + ")";
        return (after == null ? "true" : row + " > " + parameters)
                + (upTo == null ? "" : " AND " + row + " <= " + parameters);
    }

    Object[] parameters() {
        var all = new ArrayList<String>();
        if (after != null) {
            all.addAll(after);
        }
        if (upTo != null) {
            all.addAll(upTo);
        }
        return all.toArray();
    }
}
