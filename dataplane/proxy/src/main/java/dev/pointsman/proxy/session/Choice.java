package dev.pointsman.proxy.session;

import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;

/** The side for a unit outside a transaction. */
final class Choice {
    static final String STRANDED =
            "pointsman: this session's temporary tables, cursors, locks or settings stayed on the database that was left; "
                    + "DISCARD ALL or connect again to go on";

    private final Session session;
    private final Station station;
    private final Unit unit;

    Choice(Session session) {
        this.session = session;
        this.station = session.station;
        this.unit = session.unit;
    }

    /** Whether what pins the session is not where writes go now, and the unit does not give it up. */
    boolean isStranded(RoutingTable table) {
        var sides = session.sides;
        return !session.pins.isEmpty()
                && session.pins.holdElsewhere(sides.address(table, sides.writes(table)))
                && !unit.discards();
    }

    /** Decides once for each time that the unit is sent. */
    Side side(RoutingTable table) {
        var side = unit.side;
        if (side == null || !unit.isRead() || unit.fellBack) {
            side = session.sides.isMigrated(table) ? drawn(table) : Side.SOURCE;
            unit.side = side;
        }
        return side;
    }

    private Side drawn(RoutingTable table) {
        boolean movable = unit.isRead() && !unit.fellBack && session.pins.isEmpty() && !session.mirror.isSerializable();
        if (movable && station.routing().drawsTarget(table)) {
            return session.legs.isSuspect(Routing.backend(table, Side.TARGET)) ? suspectTarget(table) : Side.TARGET;
        }
        return table.writes();
    }

    private Side suspectTarget(RoutingTable table) {
        if (table.writes() == Side.SOURCE) {
            station.counters().fallbacks.increment();
            return Side.SOURCE;
        }
        return Side.TARGET;
    }
}
