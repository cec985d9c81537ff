package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Reply;
import dev.pointsman.proxy.route.Renumbering;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which a client knows types and relations. They are those of the database where its session began, its home:
 * drivers ask for them once and keep them. What is said to the other database, and what that one says, is put into its
 * numbers on the way, and whoever asks about types is answered at home.
 *
 * <p>Values of arrays and composites have numbers inside, in binary form. Those are not looked into: a session that has met
 * such a type and speaks binary stays at home, and cannot go on when writes have left it.
 */
final class Numbering {
    /** The name by which such sessions are counted. */
    static final String BINARY = "binaryTypes";

    private final Routing routing;
    private final Sides sides;
    private @Nullable Address home;
    private boolean met;
    private boolean metNested;
    private boolean binary;

    Numbering(Routing routing, Sides sides) {
        this.routing = routing;
        this.sides = sides;
    }

    /** The session begins on this connection. */
    void begin(Leg first) {
        home = first.address;
    }

    private @Nullable Side side(@Nullable Address address) {
        var table = routing.table();
        if (address == null || table == null || table.target() == null || !sides.isMigrated(table)) {
            return null;
        }
        return address.equals(sides.address(table, Side.SOURCE))
                ? Side.SOURCE
                : address.equals(sides.address(table, Side.TARGET)) ? Side.TARGET : null;
    }

    /** From this side's numbers to the other's, or null. */
    private @Nullable Renumbering from(@Nullable Side side) {
        var numbers = side == null ? null : routing.numbers();
        return numbers == null || side == null ? null : numbers.from(side);
    }

    /** What makes of the client's numbers those of this connection's server; null when nothing has to be done. */
    @Nullable
    Renumbering to(Leg leg) {
        return leg.address.equals(home) ? null : to(side(leg.address));
    }

    /** The same for the server of a side. */
    @Nullable
    Renumbering to(@Nullable Side side) {
        var began = side(home);
        return side == null || began == side ? null : from(began);
    }

    /** Whether what servers say has to be looked at. */
    boolean isNeeded() {
        return routing.numbers() != null && side(home) != null;
    }

    /** Puts a server's description of columns or of parameters, a whole message, into the client's numbers. */
    void described(Leg leg, ByteBuf in, int at) {
        var back = back(leg);
        if (in.getByte(at) == Reply.PARAMETER_DESCRIPTION) {
            Descriptions.parameterTypes(in, at, type -> met(back, type));
        } else {
            Descriptions.columnTypes(in, at, type -> met(back, type));
            if (back != null) {
                Descriptions.columnOrigins(in, at, back);
            }
        }
    }

    private int met(@Nullable Renumbering back, int type) {
        return meet(back == null ? type : back.type(type));
    }

    private @Nullable Renumbering back(Leg leg) {
        return leg.address.equals(home) ? null : from(side(leg.address));
    }

    /** The client has this number now; the same number. */
    private int meet(int type) {
        var known = from(side(home));
        if (known != null && known.changes(type)) {
            met = true;
            metNested |= known.nests(type);
        }
        return type;
    }

    /** Looks at a Parse of the client's; whether it names a type that the other side numbers differently. */
    boolean parses(ByteBuf in, int at) {
        if (!isNeeded()) {
            return false;
        }
        boolean before = met;
        met = false;
        Descriptions.namedTypes(in, at, this::meet);
        boolean names = met;
        met |= before;
        return names;
    }

    /** Looks at a Bind of the client's. */
    void binds(ByteBuf in, int at, int length) {
        if (metNested && !binary && isNeeded()) {
            binary = Descriptions.bindsBinary(in, at, length);
        }
    }

    /** Whether the session has to stay at home. */
    boolean isPinned() {
        return binary && isNeeded();
    }

    /** Whether the session has to stay at home and this connection is not there. */
    boolean isPinnedElsewhere(Leg leg) {
        return isPinned() && !leg.address.equals(home);
    }

    /** The side where questions about types are answered; null when it does not matter. */
    @Nullable
    Side home() {
        return routing.numbers() == null ? null : side(home);
    }

    /**
     * Whether the client's numbers are of no use any more: its home is gone, or it is pinned there and writes are not.
     * It has to begin anew then.
     */
    boolean isOutdated(RoutingTable table) {
        if (!met || !sides.isMigrated(table)) {
            return false;
        }
        var now = side(home);
        boolean left =
                table.target() == null && !sides.address(table, Side.SOURCE).equals(home);
        return left || (isPinned() && now != sides.writes(table));
    }
}
