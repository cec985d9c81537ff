package dev.pointsman.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How old a read on the target may be. A read that would be older goes to the source.
 *
 * @param kind what is promised
 * @param boundMillis of {@link Kind#BOUNDED}, else 0
 */
public record Freshness(Kind kind, long boundMillis) {
    /** What is promised. */
    public enum Kind {
        /** Nothing: a read may be as old as the stream is late. */
        @JsonProperty("Eventual")
        EVENTUAL,
        /** No read misses what was committed longer before it than the bound. */
        @JsonProperty("Bounded")
        BOUNDED,
        /** No read misses what its own connection has written. */
        @JsonProperty("ReadYourWrites")
        READ_YOUR_WRITES
    }
}
