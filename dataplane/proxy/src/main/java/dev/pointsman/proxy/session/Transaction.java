package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.route.Kind;

/** The client's transaction: whether it only reads, and while it may write, since when. */
final class Transaction implements Holds.Writing {
    private final Session session;
    private final Station station;
    private final Unit unit;
    private boolean onlyReads;
    private long writingSince;

    Transaction(Session session) {
        this.session = session;
        this.station = session.station;
        this.unit = session.unit;
    }

    /** A unit that stands outside a transaction goes to a server now. */
    void begin() {
        onlyReads = unit.shape().kind() == Kind.BEGIN_READ;
        if (unit.isWrite() && !unit.counted) {
            unit.counted = true;
            writingSince = System.nanoTime();
            station.holds().began(this);
        }
    }

    void end() {
        station.holds().ended(this);
    }

    @Override
    public long writingSince() {
        return writingSince;
    }

    /** Counts the answer to the unit, by its side. */
    void count(Leg leg, byte status) {
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
