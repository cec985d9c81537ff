package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way of a client's units, one after the other, each to the connection where it belongs and back.
 *
 * <pre>
 * IDLE ──unit──▶ (HELD | PREPARING)* ──▶ RUNNING ──ReadyForQuery──▶ IDLE
 *                       ▲                   │
 *                       └── fence, 25006, target's fault: the same unit again
 * </pre>
 */
final class Passage {
    private final Session session;
    private final Station station;
    private final Unit unit;
    private final Choice choice;
    private final Transaction transaction;
    private final Beginning beginning = new Beginning();
    private final Wait wait;
    private final Consumer<Leg> synchronize;
    private final Predicate<Address> needed;
    private Phase phase = Phase.PREPARING;
    private byte status = Messages.IDLE;
    private @Nullable Leg current;

    Passage(Session session) {
        this.session = session;
        this.station = session.station;
        this.unit = session.unit;
        this.transaction = new Transaction(session);
        this.choice = new Choice(session, transaction);
        this.synchronize = session.ahead::synchronize;
        this.needed = session.sides::isNeeded;
        this.wait = new Wait(session, this);
    }

    Phase phase() {
        return phase;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** The transaction's status, as the server said it last. */
    byte status() {
        return status;
    }

    boolean isIdle() {
        return phase == Phase.IDLE && status == Messages.IDLE;
    }

    /** The connection that the client speaks on: of its unit, or of its transaction. */
    @Nullable
    Leg current() {
        return current;
    }

    /** What the unit waits by. */
    Fences.Fenced waiting() {
        return wait;
    }

    /** The client may speak. */
    void open() {
        phase = Phase.IDLE;
    }

    // ---- there

    /** The unit has been gathered, as far as is needed to say where it goes. */
    void route() {
        var leg = status == Messages.IDLE ? place() : current;
        if (leg != null && (session.numbering.isPinnedElsewhere(leg) || choice.asksInVain())) {
            session.outdated();
        } else if (leg != null) {
            session.reader.send(leg);
        }
    }

    /** The connection for a unit outside a transaction, or null when it has to wait or is refused. */
    private @Nullable Leg place() {
        var table = Objects.requireNonNull(station.routing().table());
        if (choice.isStranded(table)) {
            refuse("55000", Choice.STRANDED);
            return null;
        }
        if (unit.isWrite() && station.holds().isHolding() && session.sides.isMigrated(table)) {
            phase = Phase.HELD;
            wait.forHold();
            session.ahead.expectWrites(table);
            return null;
        }
        if (wouldFail(table)) {
            phase = Phase.HELD;
            wait.forWord(station.fences().epoch());
            return null;
        }
        return ready(table, choice.side(table));
    }

    /** A fence is closed: a transaction that began now would meet it in the middle. */
    private boolean wouldFail(RoutingTable table) {
        return station.fences().epoch() > table.epoch()
                && unit.isWrite()
                && (!unit.shape().has(Shape.RESENDABLE) || unit.shape().has(Shape.BEGINS))
                && session.sides.isMigrated(table);
    }

    /** The connection to this side, if it is there and has the session's state. */
    private @Nullable Leg ready(RoutingTable table, Side side) {
        var backend = Routing.backend(table, side);
        var leg = session.legs.find(backend);
        boolean writer = side == session.sides.writes(table);
        if (leg == null) {
            phase = Phase.PREPARING;
            session.legs.open(backend, !writer);
            return null;
        }
        if (leg.unfit != null) {
            return unfit(leg);
        }
        if (!session.mirror.isSaidOn(leg) || !leg.mayPipeline()) {
            phase = Phase.PREPARING;
            session.ahead.synchronize(leg);
            return null;
        }
        leg.become(!writer, session.mirror.readOnlyWish());
        if (!beginning.isOn(leg)) {
            phase = Phase.PREPARING;
            return null;
        }
        return leg;
    }

    private @Nullable Leg unfit(Leg leg) {
        if (mayFallBack()) {
            fallBack();
        } else {
            refuse(
                    "0A000",
                    "pointsman: a setting of this session was refused (" + leg.unfit
                            + ") by the database that takes writes now; connect again");
        }
        return null;
    }

    /** The answer to something of the proxy's own has come; perhaps the unit waited for it. */
    void said(Leg leg) {
        if (leg.answering() == null) {
            again();
        }
    }

    /** Something has changed that the unit may have waited for. */
    void again() {
        if (phase == Phase.PREPARING) {
            route();
        }
    }

    /** The unit goes on this connection now. */
    void started(Leg leg) {
        current = leg;
        if (status == Messages.IDLE) {
            transaction.begin();
        }
        phase = unit.complete ? Phase.RUNNING : Phase.STREAMING;
        unit.startNanos = System.nanoTime();
    }

    /** Its bytes are on their way. */
    void sent() {
        if (status == Messages.IDLE) {
            beginning.sent(unit);
            session.tap.begin();
        }
    }

    /** Whether a fence may send the unit back: nothing has been done before it in a transaction. */
    boolean mayBeginAgain() {
        return status == Messages.IDLE || beginning.isAll();
    }

    /** The client has said all of it. */
    void streamed() {
        if (phase == Phase.STREAMING || phase == Phase.COPYING) {
            phase = Phase.RUNNING;
        }
    }

    /** The server takes data of the client's. */
    void copying() {
        if (phase == Phase.RUNNING || phase == Phase.STREAMING) {
            phase = Phase.COPYING;
            unit.answered = true;
            unit.forget();
            session.reader.dataBegins();
        }
    }

    // ---- back

    /** The server has answered all of the unit, and the client has got it. */
    void done(Leg leg, byte newStatus) {
        byte before = status;
        status = newStatus;
        session.tap.end(newStatus == Messages.IDLE && !unit.failed);
        transaction.count(leg, newStatus);
        beginning.done(newStatus);
        session.settle(leg, before);
        if (newStatus == Messages.IDLE) {
            transaction.end();
            current = null;
            session.legs.others(leg, synchronize);
            session.legs.dropUnused(needed);
        }
        finishUnit();
        session.asides.tell();
        if (status == Messages.IDLE) {
            session.endIfOver();
        }
        session.reader.pump();
    }

    private void finishUnit() {
        phase = Phase.IDLE;
        unit.reset();
        wait.end();
    }

    /** The client gets an error for its unit, and stays. */
    void refuse(String sqlState, String message) {
        Outlet.write(session.client, Messages.error(sqlState, message));
        boolean skip = unit.extended && !unit.complete;
        if (unit.kept == null) {
            session.reader.drop();
        }
        unit.applyTo(session.statements, unit.told);
        if (!fail()) {
            return;
        }
        finishUnit();
        if (skip) {
            phase = Phase.SKIPPING;
            session.client.flush();
        } else {
            Outlet.send(session.client, Messages.readyForQuery(status));
        }
        session.reader.pump();
    }

    /** A transaction of which the client knows has failed with the unit; false when nothing is left to fail in. */
    private boolean fail() {
        var left = beginning.left();
        if (left == null) {
            return true;
        }
        if (!beginning.fail()) {
            session.disconnect(left);
            return false;
        }
        current = left;
        status = Messages.FAILED;
        return true;
    }

    /** Sync came after an error of ours. */
    void skipped() {
        phase = Phase.IDLE;
        Outlet.send(session.client, Messages.readyForQuery(Messages.IDLE));
    }

    // ---- again

    /**
     * The answer was thrown away; the unit is to be sent again.
     *
     * @param left the transaction's status that it has left on the server
     */
    void retry(Leg leg, Unit.Retry why, byte left) {
        if (left != Messages.IDLE) {
            beginning.leave(leg, unit.clientBegan);
        }
        status = Messages.IDLE;
        current = null;
        unit.applyTo(leg.statements, unit.confirmed());
        prepareRepeat();
        transaction.end();
        unit.counted = false;
        switch (why) {
            case FENCE -> {
                phase = Phase.HELD;
                wait.forFence(unit.fenceEpoch);
            }
            case READ_ONLY -> {
                station.counters().readOnlyReroutes.increment();
                unit.learnWrite(station.routing().statements());
                again();
            }
            case TARGETS_FAULT -> fallBack();
        }
    }

    private void prepareRepeat() {
        session.tap.drop();
        unit.repeat();
        phase = Phase.PREPARING;
    }

    /** Whether the unit may be answered by the database that takes writes, when the one where it is does not. */
    boolean mayFallBack() {
        return choice.mayFallBack();
    }

    private void fallBack() {
        station.counters().fallbacks.increment();
        unit.fellBack = true;
        again();
    }

    /** What the unit has waited for is over. */
    void resume() {
        if (phase == Phase.HELD) {
            phase = Phase.PREPARING;
            unit.side = null;
            again();
        }
    }

    // ---- trouble, end

    /** No connection could be had to the side where the unit belongs. */
    void unreachable(String why) {
        if (mayFallBack()) {
            fallBack();
        } else {
            var side = unit.side == Side.TARGET ? "target" : "source";
            refuse("08006", "pointsman: no connection to the " + side + " database: " + why);
        }
    }

    /** The connection that the unit or the transaction is on has ended. */
    void lost(Leg leg, boolean cutFrame) {
        current = null;
        boolean again = status == Messages.IDLE && unit.kept != null && !unit.answered && unit.isRead();
        if (again && mayFallBack()) {
            prepareRepeat();
            fallBack();
        } else if (!cutFrame
                && unit.isRead()
                && status == Messages.IDLE
                && unit.complete
                && !session.sides.isWriter(leg)) {
            finishUnit();
            refuse("08006", "pointsman: the server of the read went away in the middle of its answer");
        } else {
            session.disconnect(leg);
        }
    }

    /** As the client asked on another connection. No server has what is held or waits for a connection. */
    void cancel() {
        if (phase == Phase.HELD || (phase == Phase.PREPARING && session.isServing())) {
            wait.leave();
            refuse("57014", "canceling statement due to user request");
        } else if (current != null) {
            session.legs.cancel(current);
        }
    }

    /** Nothing goes any more. */
    void close() {
        phase = Phase.CLOSED;
        wait.end();
    }

    /** Nobody waits for it any more. */
    void leave() {
        wait.leave();
        transaction.end();
    }
}
