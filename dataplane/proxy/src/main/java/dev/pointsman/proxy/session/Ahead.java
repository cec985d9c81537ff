package dev.pointsman.proxy.session;

import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is done before it is needed: the connection to the other side is opened, and told what the session's state is. */
final class Ahead {
    private static final Duration WARM_AGAIN = Duration.ofSeconds(2);

    private final Session session;
    private final Station station;
    private @Nullable Future<?> warming;
    /** Of prepared statements. */
    private long changes;

    Ahead(Session session) {
        this.session = session;
        this.station = session.station;
    }

    /** A connection that was wanted ahead of need is not there: tries again after a while, for as long as it is wanted. */
    void warmLater() {
        if (warming == null) {
            warming = station.loop().schedule(this::warmAgain, WARM_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void warmAgain() {
        warming = null;
        warm();
    }

    /** Opens the connections that are wanted and not there; the source's too, once writes have left it and may come back. */
    void warm() {
        var table = station.routing().table();
        if (session.isServing() && table != null && isWanted(table)) {
            for (var side : Side.values()) {
                var backend = Routing.backend(table, side);
                if (session.legs.find(backend) == null) {
                    session.legs.open(backend, table.writes() != side);
                }
            }
        }
    }

    private boolean isWanted(RoutingTable table) {
        return table.target() != null
                && session.sides.isMigrated(table)
                && (table.warmTarget() || table.reads().onTarget() > 0);
    }

    /** Whether the session has everything it needs on the target. */
    boolean isWarm() {
        var table = station.routing().table();
        var target = table == null ? null : table.target();
        var leg = target == null ? null : session.legs.find(target);
        return leg != null && leg.unfit == null && session.mirror.isSaidOn(leg) && leg.answering() == null;
    }

    /** The client has made or closed a prepared statement. */
    void statementsChanged() {
        changes++;
    }

    /** Tells a connection that the client does not speak on what has changed on the other. */
    void synchronize(Leg leg) {
        if (leg == session.passage.current() || leg.unfit != null) {
            return;
        }
        boolean behind = !session.mirror.isSaidOn(leg);
        if (behind) {
            session.mirror.say(leg);
        }
        if (followStatements(leg) || behind) {
            leg.channel.flush();
        }
    }

    /** The first use of a statement, when everybody has waited for writes to move, is no time to make it. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same statement
    private boolean followStatements(Leg leg) {
        var table = station.routing().table();
        if (leg.prepared == changes || table == null || !isWanted(table)) {
            return false;
        }
        leg.prepared = changes;
        var closed = new ArrayList<byte[]>();
        leg.statements.forEach(there -> {
            if (session.statements.get(there.name()) != there) {
                closed.add(there.name());
            }
        });
        closed.forEach(leg::close);
        session.statements.forEach(leg::prepareAhead);
        return true;
    }

    /** The session waits for writes to move: its connection to the other side may write from now on. */
    void expectWrites(RoutingTable table) {
        var entered = table.writes().other();
        var leg = entered == Side.TARGET && table.target() == null
                ? null
                : session.legs.find(Routing.backend(table, entered));
        if (leg != null && leg.unfit == null && session.mirror.isSaidOn(leg)) {
            leg.become(false, session.mirror.readOnlyWish());
            leg.channel.flush();
        }
    }

    void end() {
        if (warming != null) {
            warming.cancel(false);
        }
    }
}
