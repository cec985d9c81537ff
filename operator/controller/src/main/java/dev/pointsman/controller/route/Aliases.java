package dev.pointsman.controller.route;

import dev.pointsman.wire.Backend;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names by which clients go on asking for a database that has moved to where it has another. */
public final class Aliases {
    private Aliases() {}

    /**
     * Those of a table, sorted.
     *
     * @param before those that were good until now
     * @param left the name on the source, or null where none has moved
     * @param source the table's
     * @param target the table's, or null
     * @return none where the table names no database, because all names pass then
     */
    public static List<String> of(
            Collection<String> before, @Nullable String left, Backend source, @Nullable Backend target) {
        if (source.database() == null) {
            return List.of();
        }
        var all = new TreeSet<>(before);
        if (left != null) {
            all.add(left);
        }
        all.remove(source.database());
        if (target != null && target.database() != null) {
            all.remove(target.database());
        }
        return List.copyOf(all);
    }
}
