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

    /** Where questions about types are answered, unless the client knows other numbers than are true there. */
    private @Nullable Address home;
    /** From the client's numbers to those of its home; null as long as they are the same. */
    private @Nullable Renumbering toHome;

    /** The other database, as long as there is one. */
    private @Nullable Address other;
    /** From the client's numbers to those of the other; null when nothing is known to differ. */
    private @Nullable Renumbering toOther;

    /** From the numbers of the server whose message is looked at now, or null when they are the client's. */
    private @Nullable Renumbering back;

    private boolean met;
    private boolean metNested;
    private boolean binary;
    /** Its home was left for a database of which nobody has said how it numbers what the client knows. */
    private boolean lost;

    Numbering(Routing routing, Sides sides) {
        this.routing = routing;
        this.sides = sides;
    }

    /** The session begins on this connection. */
    void begin(Leg first) {
        home = first.address;
        var table = routing.table();
        if (table != null) {
            learnt(table);
        }
    }

    /** Another table is in force, or it has been told which numbers differ. */
    void learnt(RoutingTable table) {
        if (home == null || !sides.isMigrated(table)) {
            return;
        }
        if (!sides.isNeeded(home)) {
            leaveFor(sides.address(table, Side.SOURCE));
        }
        var side = side(table);
        other = side == null ? null : sides.address(table, side.other());
        toOther = side == null ? null : Renumbering.chain(toHome, routing.numbers(side));
        if (types != null) {
            types.keySet().forEach(this::judge);
        }
    }

    /** The home is not attached any more. Who knows numbers of it keeps them; all others begin to learn those of this one. */
    private void leaveFor(Address left) {
        if (met) {
            lost |= !left.equals(other);
            toHome = toOther;
        }
        home = left;
    }

    /** The home's, as long as there are two. */
    private @Nullable Side side(RoutingTable table) {
        if (home == null || table.target() == null || !sides.isMigrated(table)) {
            return null;
        }
        return home.equals(sides.address(table, Side.SOURCE))
                ? Side.SOURCE
                : home.equals(sides.address(table, Side.TARGET)) ? Side.TARGET : null;
    }

    /** What makes of the client's numbers those of this connection's server; null when nothing has to be done. */
    @Nullable
    Renumbering to(Leg leg) {
        return to(leg.address);
    }

    private @Nullable Renumbering to(Address address) {
        return address.equals(home) ? toHome : toOther;
    }

    /** The same for the server of a side. */
    @Nullable
    Renumbering to(Side side) {
        var table = routing.table();
        return table == null ? null : to(sides.address(table, side));
    }

    /** All that may be done to the client's numbers: what is between it and the other has what is between it and its home. */
    private @Nullable Renumbering all() {
        return toOther == null ? toHome : toOther;
    }

    private boolean isNeeded() {
        return all() != null;
    }

    /** Puts a server's description of columns or of parameters, a whole message, into the client's numbers. */
    void described(Leg leg, ByteBuf in, int at) {
        var there = to(leg);
        back = there == null ? null : there.back();
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
        var all = all();
        if (all != null && all.changes(type)) {
            met = true;
            metNested |= all.nests(type);
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

    /** Whether the session has to stay at home and this connection is not there, or its home is not what it was. */
    boolean isPinnedElsewhere(Leg leg) {
        return isPinned() && (toHome != null || !leg.address.equals(home));
    }

    /** The side where questions about types are answered; null when it does not matter. */
    @Nullable
    Side home() {
        var table = routing.table();
        return table == null || toOther == null ? null : side(table);
    }

    /** Whether nobody who could answer a question about types numbers them as the client does. */
    boolean isAway() {
        return toHome != null;
    }

    /**
     * Whether the client's numbers are of no use any more: nobody knows what they are where it is now, or it is pinned to its
     * home and writes are not there. It has to begin anew then.
     */
    boolean isOutdated(RoutingTable table) {
        return sides.isMigrated(table)
                && (lost || (isPinned() && (toHome != null || side(table) != sides.writes(table))));
    }
}
