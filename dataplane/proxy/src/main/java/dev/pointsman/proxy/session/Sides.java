package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import org.jspecify.annotations.Nullable;

/** What the table in force means for one session, by the database that its client asked for. */
final class Sides {
    /** Worked out once for each table, because every unit asks for it. */
    private record Meaning(RoutingTable table, boolean migrated, Address source, Address target) {
        Side writes() {
            return migrated ? table.writes() : Side.SOURCE;
        }

        Address at(Side side) {
            return side == Side.SOURCE ? source : target;
        }
    }

    private final Routing routing;
    private final String asked;
    private @Nullable Meaning last;

    Sides(Routing routing, Startup startup) {
        this.routing = routing;
        this.asked = startup.database();
    }

    @SuppressWarnings(
            "ReferenceEquality") // the same table means the same; an equal one is worked out anew, and rarely comes
    private Meaning meaning(RoutingTable table) {
        var meaning = last;
        if (meaning == null || meaning.table != table) {
            boolean migrated = table.isMigrated(asked);
            meaning = new Meaning(
                    table,
                    migrated,
                    address(Routing.backend(table, Side.SOURCE), migrated),
                    address(Routing.backend(table, Side.TARGET), migrated));
            last = meaning;
        }
        return meaning;
    }

    private Address address(Backend backend, boolean migrated) {
        return new Address(backend.host(), backend.port(), database(backend, migrated));
    }

    private String database(Backend backend, boolean migrated) {
        var named = backend.database();
        return named != null && migrated ? named : asked;
    }

    /** Where this session's writes go: a database that is not migrated stays where it is. */
    Side writes(RoutingTable table) {
        return meaning(table).writes();
    }

    boolean isMigrated(RoutingTable table) {
        return meaning(table).migrated();
    }

    Address address(Backend backend) {
        return new Address(backend.host(), backend.port(), database(backend));
    }

    Address address(RoutingTable table, Side side) {
        return meaning(table).at(side);
    }

    /** The database's name there. */
    String database(Backend backend) {
        var table = routing.table();
        return table == null ? asked : database(backend, meaning(table).migrated());
    }

    /** Whether this connection is where the session's writes go. */
    boolean isWriter(Leg leg) {
        var table = routing.table();
        return table != null && leg.address.equals(address(table, writes(table)));
    }

    /** The side that this connection is on. */
    Side of(Leg leg) {
        var table = routing.table();
        boolean onTarget = table != null && table.target() != null && leg.address.equals(address(table, Side.TARGET));
        return onTarget ? Side.TARGET : Side.SOURCE;
    }

    boolean is(Address address, @Nullable Side side) {
        var table = routing.table();
        return table != null && side != null && address.equals(address(table, side));
    }

    /** Whether the table still names this address. */
    boolean isNeeded(Address address) {
        return routing.table() == null || is(address, Side.SOURCE) || is(address, Side.TARGET);
    }
}
