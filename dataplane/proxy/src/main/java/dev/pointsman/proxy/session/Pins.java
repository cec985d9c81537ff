package dev.pointsman.proxy.session;

import dev.pointsman.proxy.route.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ties a session to one server. Statements' texts tie it; the server is asked what is left of that before writes
 * move and now and then, because a lock may have been given back and a table dropped in ways that no text shows.
 */
final class Pins {
    static final String TEMPORARY = "temporaryTable";

    private static final Map<Integer, String> NAMES =
            Map.of(Shape.TEMPORARY, TEMPORARY, Shape.HOLD_CURSOR, "holdCursor");
    private static final String LEFT = "SELECT concat_ws(',', "
            + "CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema() "
            + "AND relkind <> 'i') THEN 'temporaryTable' END, "
            + "CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE is_holdable) THEN 'holdCursor' END)";

    private final Mirror mirror;
    private @Nullable Address place;

    Pins(Mirror mirror) {
        this.mirror = mirror;
    }

    boolean isEmpty() {
        return mirror.pins().isEmpty();
    }

    boolean has(String reason) {
        return mirror.pins().contains(reason);
    }

    /** From now on it is tied to this connection's server, unless it is tied to one already. */
    void pin(String reason, Leg leg) {
        mirror.pin(reason);
        place = place == null ? leg.address : place;
    }

    void unpin(String reason) {
        mirror.unpin(reason);
        place = isEmpty() ? null : place;
    }

    /** Whether the session is tied to another server than this one. */
    boolean holdElsewhere(Address address) {
        return !isEmpty() && place != null && !place.equals(address);
    }

    boolean holdAt(Address address) {
        return !isEmpty() && address.equals(place);
    }

    /** A unit has ended on this connection. */
    void settle(Unit unit, Leg leg) {
        int flags = unit.shape().flags() & Shape.PINS;
        if (flags != 0 && !unit.failed) {
            NAMES.forEach((flag, name) -> {
                if ((flags & flag) != 0) {
                    mirror.pin(name);
                }
            });
        }
        if (isEmpty()) {
            place = null;
        } else if (place == null) {
            place = leg.address;
        }
    }

    /** Asks the server what is left. */
    void ask(Leg leg) {
        leg.ask(LEFT, left -> {
            if (left != null) {
                NAMES.values().stream().filter(name -> !left.contains(name)).forEach(this::unpin);
            }
        });
    }
}
