package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Reply;
import dev.pointsman.proxy.route.Renumbering;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.function.IntUnaryOperator;
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

    /** From here on they are numbered as they are made. */
    private static final int FIRST_OF_USERS = 16_384;

    private final Routing routing;
    private final Sides sides;
    /** The users' types that the client has heard of or named, by its own numbers. */
    private @Nullable IntObjectMap<Boolean> types;
    /** Made once: messages shall cost no object. */
    private final IntUnaryOperator hear = this::hear;

    private @Nullable Address home;
    /** From the numbers of the server whose message is looked at now, or null when they are the client's. */
    private @Nullable Renumbering back;

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

    /** Another table is in force, or it has been told which numbers differ. */
    void learnt(RoutingTable table) {
        if (types != null) {
            types.keySet().forEach(this::judge);
        }
        if (!met && isLeft(table)) {
            home = sides.address(table, sides.writes(table));
        }
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

    private boolean isNeeded() {
        return routing.numbers() != null && side(home) != null;
    }

    /** Puts a server's description of columns or of parameters, a whole message, into the client's numbers. */
    void described(Leg leg, ByteBuf in, int at) {
        back = leg.address.equals(home) ? null : from(side(leg.address));
        if (in.getByte(at) == Reply.PARAMETER_DESCRIPTION) {
            Descriptions.parameterTypes(in, at, hear);
        } else {
            Descriptions.columns(in, at, hear, back);
        }
    }

    /** Looks at the types that a Parse of the client's names, from here; whether the other side may number one differently. */
    boolean parses(ByteBuf in, int from, int end) {
        back = null;
        return Descriptions.types(in, from, end, hear) > 0 && met && isNeeded();
    }

    /** The client's number for this type, which it knows from now on. */
    private int hear(int number) {
        int type = back == null ? number : back.type(number);
        if (Integer.compareUnsigned(type, FIRST_OF_USERS) >= 0) {
            keep(type);
        }
        return type;
    }

    private void keep(int type) {
        var kept = types;
        if (kept == null) {
            kept = new IntObjectHashMap<>(2);
            types = kept;
        }
        if (kept.put(type, Boolean.TRUE) == null) {
            judge(type);
        }
    }

    private void judge(int type) {
        var known = from(side(home));
        if (known != null && known.changes(type)) {
            met = true;
            metNested |= known.nests(type);
        }
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
        return met && sides.isMigrated(table) && (isLeft(table) || (isPinned() && side(home) != sides.writes(table)));
    }

    private boolean isLeft(RoutingTable table) {
        return table.target() == null && !sides.address(table, Side.SOURCE).equals(home);
    }
}
