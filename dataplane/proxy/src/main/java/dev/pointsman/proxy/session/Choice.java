package dev.pointsman.proxy.session;

import dev.pointsman.proxy.metrics.Kept;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import org.jspecify.annotations.Nullable;

/** The side for a unit outside a transaction. */
final class Choice {
    static final String STRANDED =
            "pointsman: this session's temporary tables, cursors, locks or settings stayed on the database that was left; "
                    + "DISCARD ALL or connect again to go on";

    private final Session session;
    private final Station station;
    private final Unit unit;
    private final Transaction transaction;

    Choice(Session session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
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
        var home = home();
        if (home != null) {
            return home;
        }
        if (unit.shape().has(Shape.CURRVAL) && advancedElsewhere(table)) {
            return table.writes().other();
        }
        // What has its side already has been counted.
        boolean several = unit.shape().has(Shape.READS) && unit.side == null;
        boolean movable = table.writes() == Side.SOURCE && (several || (unit.isRead() && !unit.fellBack));
        if (!movable || !station.routing().drawsTarget(table, session.identity, unit.tag)) {
            return table.writes();
        }
        var kept = kept(table);
        if (kept != null) {
            station.counters().kept(kept).increment();
            return Side.SOURCE;
        }
        if (session.legs.isSuspect(Routing.backend(table, Side.TARGET))) {
            station.counters().fallbacks.increment();
            return Side.SOURCE;
        }
        return Side.TARGET;
    }

    /** What a sequence was brought to is known to the connection that did so, and to no other. */
    private boolean advancedElsewhere(RoutingTable table) {
        var other = table.writes().other();
        boolean there = session.sides.address(table, other).equals(transaction.wroteOn());
        return there && session.legs.find(Routing.backend(table, other)) != null;
    }

    /**
     * From the target to where writes go, which is another database only as long as they do not go to the target. What has to be
     * answered at home is answered nowhere else.
     */
    boolean mayFallBack() {
        var table = station.routing().table();
        return unit.side == Side.TARGET
                && unit.isRead()
                && table != null
                && session.sides.writes(table) != Side.TARGET
                && home() == null;
    }

    /** Whether it is a question about types, and an answer to it would be in numbers that the client knows otherwise. */
    boolean asksInVain() {
        return session.numbering.isAway() && isAboutTypes();
    }

    private boolean isAboutTypes() {
        return unit.isRead() && unit.shape().has(Shape.TYPES);
    }

    /** Where a question about types has to be answered, for there are numbers in the answer; null where that does not matter. */
    @Nullable
    Side home() {
        return isAboutTypes() && session.pins.isEmpty() ? session.numbering.home() : null;
    }

    /** Why a read that may move does not, or null. */
    private @Nullable Kept kept(RoutingTable table) {
        if (!unit.isRead()) {
            return Kept.SEVERAL;
        }
        if (!session.pins.isEmpty()) {
            return Kept.PINNED;
        }
        if (session.numbering.isPinned()) {
            return Kept.BINARY_TYPES;
        }
        if (session.mirror.isSerializable()) {
            return Kept.SERIALIZABLE;
        }
        if (!station.routing().knowsNames(table)) {
            return Kept.UNKNOWN_FUNCTIONS;
        }
        return station.routing().keepsPromise(table, transaction.wrote(), transaction.wroteAt())
                ? null
                : Kept.FRESHNESS;
    }
}
