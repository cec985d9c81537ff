package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.route.Kind;
import org.jspecify.annotations.Nullable;

/** The client's transaction: whether it only reads, while it may write, since when, and when the last that did ended. */
final class Transaction implements Holds.Writing {
    private final Session session;
    private final Station station;
    private final Unit unit;
    private boolean onlyReads;
    private long writingSince;
    private boolean writing;
    private boolean wrote;
    private long wroteAt;
    private @Nullable Address wroteOn;

    Transaction(Session session) {
        this.session = session;
        this.station = session.station;
        this.unit = session.unit;
    }

    /** A unit that stands outside a transaction goes to a server now. */
    void begin() {
        onlyReads = unit.shape().kind() == Kind.BEGIN_READ;
        writing = unit.isWrite();
        if (writing && !unit.counted) {
            unit.counted = true;
            writingSince = System.nanoTime();
            station.holds().began(this);
        }
    }

    void end() {
        station.holds().ended(this);
        if (writing) {
            writing = false;
            wrote = true;
            wroteAt = System.nanoTime();
        }
    }

    /** Whether the client has had a transaction that may have written. */
    boolean wrote() {
        return wrote;
    }

    /** When the last of them had been answered, by {@link System#nanoTime()}: it was committed before. */
    long wroteAt() {
        return wroteAt;
    }

    /** Where the last unit went that may have brought a sequence on; null when there was none. */
    @Nullable
    Address wroteOn() {
        return wroteOn;
    }

    @Override
    public long writingSince() {
        return writingSince;
    }

    /** Counts the answer to the unit, by its side. */
    void count(Leg leg, byte status) {
        if (unit.mayAdvanceSequences()) {
            wroteOn = leg.address;
        }
        var counted = station.counters().of(session.sides.of(leg));
        boolean moved = onlyReads || (status == Messages.IDLE && !unit.toWriter);
        if (unit.shape().kind() == Kind.READ && moved) {
            long now = System.nanoTime();
            counted.reads.increment();
            counted.times.record(now - unit.startNanos, now);
        } else {
            counted.writes.increment();
        }
    }
}
