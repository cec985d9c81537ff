package dev.pointsman.proxy.route;

import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Side;
import org.jspecify.annotations.Nullable;

/** Both ways between two databases that number the same types and relations differently. For one thread. */
public final class Renumberings {
    private final Renumbering fromSource = new Renumbering();
    private final Renumbering fromTarget = new Renumbering();

    private Renumberings(Numbers numbers) {
        for (var type : numbers.types()) {
            fromSource.type(type.source(), type.target(), type.nests());
            fromTarget.type(type.target(), type.source(), type.nests());
        }
        for (var relation : numbers.relations()) {
            var there = fromSource.relation(relation.source(), relation.target());
            var back = fromTarget.relation(relation.target(), relation.source());
            for (var column : relation.columns()) {
                there.put(column.source(), (Integer) column.target());
                back.put(column.target(), (Integer) column.source());
            }
        }
    }

    /** Null when nothing differs, so that nothing has to be looked at. */
    static @Nullable Renumberings of(Numbers numbers) {
        boolean same = numbers.types().isEmpty() && numbers.relations().isEmpty();
        return same ? null : new Renumberings(numbers);
    }

    /** From this side's numbers to the other's. */
    public Renumbering from(Side side) {
        return side == Side.SOURCE ? fromSource : fromTarget;
    }
}
