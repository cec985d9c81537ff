package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Kind;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client: its units one after the other, each on the connection where it belongs. For the event loop's thread.
 *
 * <pre>
 * IDLE ──unit──▶ (HELD | PREPARING)* ──▶ RUNNING ──ReadyForQuery──▶ IDLE
 *                       ▲                   │
 *                       └── fence, 25006, target's fault: the same unit again
 * </pre>
 *
 * State that cannot move (temporary tables, cursors WITH HOLD, session advisory locks) pins a session: all its units go
 * where writes go. When writes have moved away from under it, the client gets an error for each statement until
 * {@code DISCARD ALL} or a new connection: a temporary table may have hidden a permanent one of the same name, so going
 * on could write to the wrong table. Reads are routed with eventual freshness: a session may not see its own write on the
 * target yet.
 */
final class Session implements Holds.Waiting, Holds.Writing, Fences.Fenced {

    private static final Duration WARM_AGAIN = Duration.ofSeconds(2);

    /** What the session is about. */
    enum Phase {
        /** Waits for the client. */
        IDLE,
        /** The unit waits for a hold or a fence. */
        HELD,
        /** The unit waits for a connection, or for the session's state on it. */
        PREPARING,
        /** The unit is on its way, and the client has not said all of it. */
        STREAMING,
        /** The client sends data of COPY FROM STDIN. */
        COPYING,
        /** The unit is with the server. */
        RUNNING,
        /** After an error of ours: what the client says up to Sync is dropped. */
        SKIPPING,
        CLOSED
    }

    final Station station;
    final Channel client;
    final Unit unit = new Unit();
    final Mirror mirror = new Mirror();
    final NameTable<Statement> statements = new NameTable<>(false);
    private final int process;
    private final int secret = Sessions.secret();
    final Sides sides;
    private final Pins pins;
    private final Legs legs;
    private final ClientReader reader;
    private Phase phase = Phase.PREPARING;
    private byte status = Messages.IDLE;
    private boolean greeted;
    private boolean transactionReads;
    private @Nullable Leg current;
    private @Nullable Future<?> patience;
    private @Nullable Future<?> warming;
    private long writingSince;
    private final List<ByteBuf> late = new ArrayList<>(0);

    Session(Station station, Channel client, Startup startup, Credential credential) {
        this.station = station;
        this.client = client;
        this.process = station.sessions().add(this);
        this.sides = new Sides(station.routing(), startup);
        this.pins = new Pins(mirror);
        this.legs = new Legs(this, station, startup, credential);
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
            end("57P03", "pointsman: the proxy has no routing table yet; try again in a moment");
        } else {
            legs.open(Routing.backend(table, sides.writes(table)), false);
        }
    }

    // ---- connections

    /** A connection is there. */
    void opened(Leg leg, byte[] parameters) {
        if (phase == Phase.CLOSED) {
            leg.terminate();
            return;
        }
        if (!greeted) {
            greeted = true;
            mirror.upToDate(leg);
            Outlet.write(client, Unpooled.wrappedBuffer(legs.visible(parameters)));
            Outlet.write(client, Messages.backendKey(process, secret));
            Outlet.send(client, Messages.readyForQuery(Messages.IDLE));
            phase = Phase.IDLE;
            reader.start();
            warm();
        } else {
            synchronize(leg);
            again();
        }
    }

    /** A connection could not be had. */
    void failed(Address address, byte @Nullable [] error, String why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (!greeted) {
            if (error != null) {
                Outlet.write(client, Unpooled.wrappedBuffer(error));
                close();
            } else {
                end("08006", "pointsman: no connection to " + address.host() + ":" + address.port() + ": " + why);
            }
        } else {
            warmLater();
            if (phase == Phase.PREPARING && sides.is(address, unit.side)) {
                unreachable(why);
            }
        }
    }

    /** A connection that was wanted ahead of need is not there: tries again after a while, for as long as it is wanted. */
    private void warmLater() {
        if (warming == null) {
            warming = station.loop().schedule(this::warmAgain, WARM_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void warmAgain() {
        warming = null;
        warm();
    }

    private void unreachable(String why) {
        if (unit.side == Side.TARGET && unit.isRead()) {
            fallBack();
        } else {
            refuse("08006", "pointsman: no connection to the database that takes writes: " + why);
        }
    }

    private void fallBack() {
        station.counters().fallbacks.increment();
        unit.fellBack = true;
        again();
    }

    /** Opens the other connection ahead of need, and brings it up to date. */
    void warm() {
        var table = station.routing().table();
        if (phase == Phase.CLOSED || !greeted || table == null || table.target() == null || !sides.isMigrated(table)) {
            return;
        }
        if (table.warmTarget() || table.readsOnTarget() > 0) {
            var backend = Routing.backend(table, Side.TARGET);
            if (legs.find(backend) == null) {
                legs.open(backend, table.writes() != Side.TARGET);
            }
        }
    }

    /** Opens what the table wants open, closes what it does not name any more. */
    void tableChanged() {
        warm();
        if (phase == Phase.IDLE && status == Messages.IDLE) {
            legs.dropUnused(sides::isNeeded);
        }
    }

    boolean isWarm() {
        var table = station.routing().table();
        var target = table == null ? null : table.target();
        var leg = target == null ? null : legs.find(target);
        return leg != null && leg.unfit == null && mirror.isSaidOn(leg) && leg.answering() == null;
    }

    /** Tells a connection that the client does not speak on what has changed on the other. */
    private void synchronize(Leg leg) {
        if (leg != current && leg.unfit == null && !mirror.isSaidOn(leg)) {
            mirror.say(leg);
            leg.channel.flush();
        }
    }

    /** A connection has ended, by the server or by a fault. */
    void lost(Leg leg, boolean cutFrame) {
        legs.remove(leg);
        if (phase == Phase.CLOSED) {
            return;
        }
        if (leg == current) {
            lostInUnit(leg, cutFrame);
        } else if (phase == Phase.PREPARING) {
            again();
        } else if (status == Messages.IDLE && sides.isWriter(leg)) {
            disconnect();
        } else {
            warmLater();
        }
    }

    private void lostInUnit(Leg leg, boolean cutFrame) {
        current = null;
        boolean again = status == Messages.IDLE && unit.kept != null && !unit.answered && unit.isRead();
        if (again && unit.side == Side.TARGET) {
            prepareRepeat();
            fallBack();
        } else if (!cutFrame && unit.isRead() && status == Messages.IDLE && unit.complete && !sides.isWriter(leg)) {
            finishUnit();
            refuse("08006", "pointsman: the server of the read went away in the middle of its answer");
        } else {
            disconnect();
        }
    }

    private void disconnect() {
        station.counters().disconnects.increment();
        Outlet.write(
                client, Messages.fatal("57P01", "terminating connection: the database server closed its connection"));
        close();
    }

    // ---- units

    Phase phase() {
        return phase;
    }

    byte status() {
        return status;
    }

    @Nullable
    Leg current() {
        return current;
    }

    /** The unit has been gathered, as far as is needed to say where it goes. */
    void route() {
        var leg = status == Messages.IDLE ? place() : current;
        if (leg != null) {
            reader.send(leg);
        }
    }

    /** The connection for a unit outside a transaction, or null when it has to wait or is refused. */
    private @Nullable Leg place() {
        var table = Objects.requireNonNull(station.routing().table());
        if (isStranded(table)) {
            refuse("55000", STRANDED);
            return null;
        }
        boolean migrated = sides.isMigrated(table);
        if (migrated && unit.isWrite() && station.holds().isHolding()) {
            hold();
            return null;
        }
        if (unit.side == null || !unit.isRead() || unit.fellBack) {
            unit.side = migrated ? side(table) : Side.SOURCE;
        }
        return ready(table, unit.side);
    }

    private static final String STRANDED =
            "pointsman: this session's temporary tables, cursors, locks or settings stayed on the database that was left; "
                    + "DISCARD ALL or connect again to go on";

    private boolean isStranded(RoutingTable table) {
        return pins.holdElsewhere(sides.address(table, sides.writes(table))) && !unit.discards();
    }

    private Side side(RoutingTable table) {
        boolean movable = unit.isRead() && !unit.fellBack && pins.isEmpty() && !mirror.isSerializable();
        if (movable && station.routing().drawsTarget(table)) {
            return legs.isSuspect(Routing.backend(table, Side.TARGET)) ? suspectTarget(table) : Side.TARGET;
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

    /** The connection to this side, if it is there and has the session's state. */
    private @Nullable Leg ready(RoutingTable table, Side side) {
        var backend = Routing.backend(table, side);
        var leg = legs.find(backend);
        boolean writer = side == sides.writes(table);
        if (leg == null) {
            phase = Phase.PREPARING;
            legs.open(backend, !writer);
            return null;
        }
        if (leg.unfit != null) {
            return unfit(leg);
        }
        if (!mirror.isSaidOn(leg) || !leg.mayPipeline()) {
            phase = Phase.PREPARING;
            synchronize(leg);
            return null;
        }
        leg.become(!writer, mirror.readOnlyWish());
        return leg;
    }

    private @Nullable Leg unfit(Leg leg) {
        if (unit.side == Side.TARGET && unit.isRead() && !sides.isWriter(leg)) {
            fallBack();
        } else {
            refuse(
                    "0A000",
                    "pointsman: a setting of this session was refused (" + leg.unfit
                            + ") by the database that takes writes now; connect again");
        }
        return null;
    }

    /** The answer to something of the proxy's own has come; perhaps a unit waited for it. */
    void said(Leg leg) {
        if (phase == Phase.PREPARING && leg.answering() == null) {
            again();
        }
    }

    private void again() {
        if (phase == Phase.PREPARING) {
            route();
        }
    }

    private void hold() {
        phase = Phase.HELD;
        station.holds().add(this);
        beginPatience();
    }

    private void beginPatience() {
        if (patience == null) {
            patience = station.loop()
                    .schedule(this::losePatience, station.maxHold().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void losePatience() {
        patience = null;
        if (phase == Phase.HELD) {
            station.holds().remove(this);
            station.fences().remove(this);
            refuse(
                    "55P03",
                    "pointsman: the statement waited " + station.maxHold().toSeconds()
                            + " s for writes to move, and was not run; try again");
        }
    }

    @Override
    public void resume() {
        if (phase == Phase.HELD) {
            phase = Phase.PREPARING;
            unit.side = null;
            again();
        }
    }

    /** The unit goes on this connection now. */
    void started(Leg leg) {
        current = leg;
        if (status == Messages.IDLE) {
            transactionReads = unit.shape().kind() == Kind.BEGIN_READ;
            if (unit.isWrite() && !unit.counted) {
                unit.counted = true;
                writingSince = System.nanoTime();
                station.holds().began(this);
            }
        }
        phase = unit.complete ? Phase.RUNNING : Phase.STREAMING;
        unit.startNanos = System.nanoTime();
    }

    void streamed() {
        if (phase == Phase.STREAMING || phase == Phase.COPYING) {
            phase = Phase.RUNNING;
        }
    }

    void copying() {
        if (phase == Phase.RUNNING || phase == Phase.STREAMING) {
            phase = Phase.COPYING;
            unit.answered = true;
            unit.forget();
            reader.dataBegins();
        }
    }

    /** The server has answered all of the unit, and the client has got it. */
    void done(Leg leg, byte newStatus) {
        byte before = status;
        status = newStatus;
        count(leg);
        settle(leg, before);
        if (newStatus == Messages.IDLE) {
            station.holds().ended(this);
            current = null;
            legs.others(leg, this::synchronize);
            legs.dropUnused(sides::isNeeded);
        }
        finishUnit();
        if (!late.isEmpty()) {
            tellLate();
        }
        if (station.sessions().isDraining() && status == Messages.IDLE) {
            endIfIdle();
        } else {
            reader.pump();
        }
    }

    private void count(Leg leg) {
        var counted = station.counters().of(sides.of(leg));
        boolean moved = transactionReads || (status == Messages.IDLE && !unit.toWriter);
        if (unit.shape().kind() == Kind.READ && moved) {
            long now = System.nanoTime();
            counted.reads.increment();
            counted.times.record(now - unit.startNanos, now);
        } else {
            counted.writes.increment();
        }
    }

    /** What the unit has changed is known now. */
    private void settle(Leg leg, byte before) {
        legs.changed(unit, statements, leg);
        if (!unit.states.isEmpty() || (before != Messages.IDLE && status == Messages.IDLE)) {
            mirror.done(unit, this, leg, status == Messages.IDLE);
        }
        pins.settle(unit, leg);
    }

    /** Asks the server whether what pins the session is still there. */
    void checkPins() {
        if (phase == Phase.IDLE && status == Messages.IDLE && !pins.isEmpty()) {
            for (var leg : legs.all()) {
                if (pins.holdAt(leg.address)) {
                    pins.ask(leg);
                }
            }
        }
    }

    private void finishUnit() {
        phase = Phase.IDLE;
        unit.reset();
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    Set<String> pins() {
        return mirror.pins();
    }

    /** The answer was thrown away; the unit is to be sent again. */
    void retry(Leg leg, Unit.Retry why) {
        current = null;
        prepareRepeat();
        station.holds().ended(this);
        unit.counted = false;
        switch (why) {
            case FENCE -> {
                phase = Phase.HELD;
                beginPatience();
                station.fences().add(this, unit.fenceEpoch);
            }
            case READ_ONLY -> {
                station.counters().readOnlyReroutes.increment();
                reader.learnWrite();
                unit.toWriter = true;
                unit.shape = Shape.WRITE;
                again();
            }
            case TARGETS_FAULT -> fallBack();
        }
    }

    private void prepareRepeat() {
        unit.repeated = unit.passed;
        unit.resetReply();
        unit.side = null;
        phase = Phase.PREPARING;
    }

    /** The client gets an error for its unit, and stays. */
    void refuse(String sqlState, String message) {
        Outlet.write(client, Messages.error(sqlState, message));
        boolean skip = unit.extended && !unit.complete;
        if (unit.kept == null) {
            reader.drop();
        }
        finishUnit();
        if (skip) {
            phase = Phase.SKIPPING;
            client.flush();
        } else {
            Outlet.send(client, Messages.readyForQuery(Messages.IDLE));
        }
        reader.pump();
    }

    /** Sync came after an error of ours. */
    void skipped() {
        phase = Phase.IDLE;
        Outlet.send(client, Messages.readyForQuery(Messages.IDLE));
    }

    // ---- cancel, statements, end

    boolean mayCancel(int given) {
        return given == secret;
    }

    /** As the client asked on another connection. */
    void cancel() {
        if (phase == Phase.HELD) {
            station.holds().remove(this);
            station.fences().remove(this);
            refuse("57014", "canceling statement due to user request");
        } else if (current != null) {
            legs.cancel(current);
        }
    }

    void forget(byte[] name) {
        statements.remove(name);
    }

    void forgetStatements() {
        statements.clear();
    }

    @Override
    public void ask(Side side, String sql, Consumer<@Nullable String> answer) {
        var table = station.routing().table();
        var leg = table == null ? null : legs.find(Routing.backend(table, side));
        if (leg == null || leg == current) {
            warm();
            answer.accept(null);
        } else {
            leg.ask(sql, answer);
        }
    }

    @Override
    public long writingSince() {
        return writingSince;
    }

    void endIfIdle() {
        if (status == Messages.IDLE && phase == Phase.IDLE) {
            end("57P01", "terminating connection due to administrator command");
        }
    }

    /** Ends the session with a FATAL error. */
    void end(String sqlState, String message) {
        if (phase != Phase.CLOSED) {
            if (greeted) {
                station.counters().disconnects.increment();
            }
            Outlet.write(client, Messages.fatal(sqlState, message));
            close();
        }
    }

    /** The client has gone, or shall go after what was written. */
    void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean running = current != null;
        phase = Phase.CLOSED;
        if (patience != null) {
            patience.cancel(false);
        }
        if (warming != null) {
            warming.cancel(false);
        }
        unit.reset();
        late.forEach(ByteBuf::release);
        late.clear();
        reader.release();
        station.sessions().remove(process);
        station.holds().remove(this);
        station.holds().ended(this);
        station.fences().remove(this);
        legs.closeAll(running ? current : null);
        Outlet.sendLast(client, Unpooled.EMPTY_BUFFER);
    }

    /** What another connection has to tell the client; it waits until the client is between two answers. */
    void notification(ByteBuf bytes) {
        if (current == null) {
            Outlet.write(client, bytes);
        } else {
            late.add(bytes);
        }
    }

    private void tellLate() {
        for (var bytes : late) {
            Outlet.write(client, bytes);
        }
        late.clear();
    }

    /** Bytes of an answer. */
    void answer(ByteBuf bytes) {
        Outlet.write(client, bytes);
    }

    List<Leg> legs() {
        return new ArrayList<>(legs.all());
    }
}
