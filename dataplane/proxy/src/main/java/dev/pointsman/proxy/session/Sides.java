package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import org.jspecify.annotations.Nullable;

/** What the table in force means for one session, by the database that its client asked for. */
final class Sides {
    private final Routing routing;
    private final Startup startup;

    Sides(Routing routing, Startup startup) {
        this.routing = routing;
        this.startup = startup;
    }

    /** Where this session's writes go: a database that is not migrated stays where it is. */
    Side writes(RoutingTable table) {
        return isMigrated(table) ? table.writes() : Side.SOURCE;
    }

    boolean isMigrated(RoutingTable table) {
        var database = table.source().database();
        var target = table.target();
        return target == null
                || database == null
                || database.equals(startup.database())
                || startup.database().equals(target.database());
    }

    Address address(Backend backend) {
        return new Address(backend.host(), backend.port(), database(backend));
    }

    Address address(RoutingTable table, Side side) {
        return address(Routing.backend(table, side));
    }

    /** The database's name there. */
    String database(Backend backend) {
        var table = routing.table();
        var named = backend.database();
        return named != null && table != null && isMigrated(table) ? named : startup.database();
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
        var table = routing.table();
        return table == null || is(address, Side.SOURCE) || is(address, Side.TARGET);
    }
}
