package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.metrics.Disconnect;
import dev.pointsman.proxy.metrics.Refusal;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Identity;
import dev.pointsman.proxy.route.Routing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client, and the server connections that are its own. For the event loop's thread.
 *
 * <p>State that cannot move (temporary tables, cursors WITH HOLD) pins a session: all its units
 * go where writes go. When writes have moved away from under it, the client gets an error for each statement until
 * {@code DISCARD ALL} or a new connection: a temporary table may have hidden a permanent one of the same name, so going
 * on could write to the wrong table. How fresh a read on the target has to be is the table's word ({@link
 * dev.pointsman.wire.Freshness}).
 */
final class Session {
    private static final String OUTDATED =
            "pointsman: terminating connection: it knows types by numbers of a database that was left; connect again";

    final Station station;
    final Channel client;
    final Unit unit = new Unit();
    final Mirror mirror = new Mirror();
    final NameTable<Statement> statements = new NameTable<>(false);
    final Sides sides;
    final Identity identity;
    final Numbering numbering;
    final Pins pins;
    final AdvisoryLocks locks;
    final Legs legs;
    final Asides asides;
    final Ahead ahead;
    final Tap tap;
    final Passage passage;
    final ClientReader reader;
    private int process;
    private final int secret = Sessions.secret();
    private boolean greeted;

    Session(Station station, Channel client, Startup startup, Credential credential) {
        this.station = station;
        this.client = client;
        this.process = station.sessions().add(this);
        this.sides = new Sides(station.routing(), startup);
        this.identity = new Identity(startup, (long) process << 32 | (secret & 0xffff_ffffL));
        this.numbering = new Numbering(station.routing(), sides);
        this.pins = new Pins(mirror);
        this.locks = new AdvisoryLocks(this);
        this.legs = new Legs(this, station, startup, credential);
        this.asides = new Asides(client);
        this.ahead = new Ahead(this);
        this.tap = new Tap(this, startup, credential);
        this.passage = new Passage(this);
        this.reader = new ClientReader(this);
        if (startup.parameters().values().stream().anyMatch(value -> value.contains("serializable"))) {
            mirror.serializable();
        }
    }

    /** Opens the first connection; the client hears the rest when it is there. */
    void begin() {
        client.pipeline().addLast(reader);
        var table = station.routing().table();
        if (table == null) {
            end(Disconnect.SERVER, "57P03", "pointsman: the proxy has no routing table yet; try again in a moment");
        } else {
            legs.open(Routing.backend(table, sides.writes(table)), false);
        }
    }

    // ---- connections

    /** A connection is there. */
    void opened(Leg leg, byte[] parameters) {
        if (passage.isClosed()) {
            leg.terminate();
        } else if (greeted) {
            ahead.synchronize(leg);
            passage.again();
        } else {
            greet(leg, parameters);
        }
    }

    private void greet(Leg leg, byte[] parameters) {
        greeted = true;
        mirror.upToDate(leg);
        numbering.begin(leg);
        process = station.sessions().rename(process, leg.process);
        Outlet.write(client, Unpooled.wrappedBuffer(parameters));
        Outlet.write(client, Messages.backendKey(process, secret));
        Outlet.send(client, Messages.readyForQuery(Messages.IDLE));
        passage.open();
        reader.start();
        ahead.warm();
    }

    /** Whether the client has been let in and has not gone. */
    boolean isServing() {
        return greeted && !passage.isClosed();
    }

    /** A connection could not be had. */
    void failed(Address address, byte @Nullable [] error, String why) {
        if (passage.isClosed()) {
            return;
        }
        if (greeted) {
            ahead.warmLater();
            if (passage.phase() == Phase.PREPARING && sides.is(address, unit.side)) {
                passage.unreachable(why);
            }
            return;
        }
        station.counters().refused(Refusal.SERVER).increment();
        if (error != null) {
            Outlet.write(client, Unpooled.wrappedBuffer(error));
            close();
        } else {
            end(
                    Disconnect.SERVER,
                    "08006",
                    "pointsman: no connection to " + address.host() + ":" + address.port() + ": " + why);
        }
    }

    /** Opens what the table wants open, closes what it does not name any more. */
    void tableChanged() {
        catalogueChanged();
        ahead.warm();
        if (passage.isIdle()) {
            endIfOutdated();
            legs.dropUnused(sides::isNeeded);
        }
    }

    /** It has been told which numbers differ. */
    void catalogueChanged() {
        var table = station.routing().table();
        if (table != null) {
            numbering.learnt(table);
        }
    }

    boolean isWarm() {
        return ahead.isWarm();
    }

    /** A connection has ended, by the server or by a fault. */
    void lost(Leg leg, boolean cutFrame) {
        legs.remove(leg);
        if (passage.isClosed()) {
            return;
        }
        if (leg == passage.current()) {
            passage.lost(leg, cutFrame);
        } else if (passage.phase() == Phase.PREPARING) {
            passage.again();
        } else if (passage.status() == Messages.IDLE && sides.isWriter(leg)) {
            disconnect(leg);
        } else {
            ahead.warmLater();
        }
    }

    /** The client goes as its server went, with the server's own words if it had any. */
    void disconnect(Leg leg) {
        station.counters().disconnects(Disconnect.SERVER).increment();
        Outlet.write(
                client,
                leg.farewell == null
                        ? Messages.fatal("57P01", "terminating connection: the database server closed its connection")
                        : Unpooled.wrappedBuffer(leg.farewell));
        close();
    }

    // ---- state

    /**
     * What the unit has changed is known now.
     *
     * @param before the transaction's status before it
     */
    void settle(Leg leg, byte before) {
        legs.changed(unit, statements, leg);
        if (!unit.changes.isEmpty()) {
            ahead.statementsChanged();
        }
        boolean idle = passage.status() == Messages.IDLE;
        if (!unit.states.isEmpty() || (before != Messages.IDLE && idle)) {
            mirror.done(unit, this, leg, idle);
        }
        pins.settle(unit, leg);
        locks.settle(unit, leg, idle);
    }

    /** Asks the server whether what pins the session is still there. */
    void checkPins() {
        if (passage.isIdle()) {
            for (var leg : legs.all()) {
                if (pins.holdAt(leg.address)) {
                    pins.ask(leg);
                }
                if (sides.isWriter(leg)) {
                    locks.check(leg);
                }
            }
        }
    }

    /** Whether it is in a database that does not move. */
    boolean isElsewhere() {
        var table = station.routing().table();
        return table != null && !sides.isMigrated(table);
    }

    boolean listens() {
        return mirror.listens();
    }

    Set<String> pins() {
        return mirror.pins();
    }

    void forget(byte[] name) {
        ahead.statementsChanged();
        statements.remove(name);
    }

    void forgetStatements() {
        ahead.statementsChanged();
        statements.clear();
    }

    List<Leg> legs() {
        return new ArrayList<>(legs.all());
    }

    // ---- answers

    /** Bytes of an answer. */
    void answer(ByteBuf bytes) {
        tap.add(bytes);
        Outlet.write(client, bytes);
    }

    /** What another connection has to tell the client. */
    void notification(ByteBuf bytes) {
        asides.add(bytes, passage.current() == null);
    }

    /** The process that the client takes for its own. */
    int process() {
        return process;
    }

    // ---- end

    boolean mayCancel(int given) {
        return given == secret;
    }

    /** As the client asked on another connection. */
    void cancel() {
        passage.cancel();
    }

    /** A transaction is over, and with it perhaps the session. */
    void endIfOver() {
        if (station.sessions().isDraining()) {
            endIfIdle();
        } else {
            endIfOutdated();
        }
    }

    void endIfIdle() {
        if (passage.isIdle()) {
            end(Disconnect.DRAINING, "57P01", "terminating connection due to administrator command");
        }
    }

    /** Ends it when the numbers that its client has learnt are of no use any more. */
    void endIfOutdated() {
        var table = station.routing().table();
        if (table != null && numbering.isOutdated(table)) {
            outdated();
        }
    }

    void outdated() {
        end(Disconnect.NUMBERS, "57P01", OUTDATED);
    }

    /** Ends the session with a FATAL error. */
    void end(Disconnect why, String sqlState, String message) {
        if (!passage.isClosed()) {
            if (greeted) {
                station.counters().disconnects(why).increment();
            }
            Outlet.write(client, Messages.fatal(sqlState, message));
            close();
        }
    }

    /** The client has gone, or shall go after what was written. */
    void close() {
        if (passage.isClosed()) {
            return;
        }
        passage.close();
        ahead.end();
        tap.drop();
        unit.reset();
        asides.release();
        reader.release();
        station.sessions().remove(process);
        passage.leave();
        legs.closeAll(passage.current());
        Outlet.sendLast(client, Unpooled.EMPTY_BUFFER);
    }
}
