package dev.pointsman.core.plan;

import java.time.Duration;

/**
 * How old a read on the target may be while writes are on the source.
 *
 * @param kind what is promised
 * @param bound of {@link Kind#BOUNDED}, else zero
 */
public record Freshness(Kind kind, Duration bound) {
    /** What is promised. */
    public enum Kind {
        /** As old as the stream is late; the lag gate is all that limits it. */
        EVENTUAL,
        /** No read misses what was committed longer before it than the bound. */
        BOUNDED,
        /** No read misses what its own connection has written. */
        READ_YOUR_WRITES
    }
}
