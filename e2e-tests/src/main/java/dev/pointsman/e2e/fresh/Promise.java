package dev.pointsman.e2e.fresh;

import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.Freshness.Kind;
import java.util.concurrent.TimeUnit;

/** What a client may count on. */
enum Promise {
    /** Nothing; what is read late under it shows that the others are put to the test. */
    EVENTUAL(Kind.EVENTUAL),
    BOUNDED(Kind.BOUNDED),
    READ_YOUR_WRITES(Kind.READ_YOUR_WRITES);

    private static final int BOUND_MILLIS = 300;
    private final Kind kind;

    Promise(Kind kind) {
        this.kind = kind;
    }

    Freshness wire() {
        return new Freshness(kind, kind == Kind.BOUNDED ? BOUND_MILLIS : 0);
    }

    /** How long before a read a write must have been acknowledged to be seen by it under {@link #BOUNDED}, whoever wrote. */
    static long boundNanos() {
        return TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS);
    }
}
