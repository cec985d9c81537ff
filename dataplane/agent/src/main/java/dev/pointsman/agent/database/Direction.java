package dev.pointsman.agent.database;

import dev.pointsman.wire.Side;
import java.util.Locale;

/** Which way a stream flows. The names never swap, not even while writes are on the target. */
public enum Direction {
    /** Source to target. */
    FORWARD(Side.SOURCE),
    /** Target to source. */
    REVERSE(Side.TARGET);

    private final Side from;

    Direction(Side from) {
        this.from = from;
    }

    /** The direction that leaves this side. */
    public static Direction leaving(Side side) {
        return side == Side.SOURCE ? FORWARD : REVERSE;
    }

    /** The publishing side. */
    public Side from() {
        return from;
    }

    /** The subscribing side. */
    public Side to() {
        return from.other();
    }

    /** As it stands in the names of database objects. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
