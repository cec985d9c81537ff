package dev.pointsman.core.gate;

import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.Observation;
import java.time.Instant;

/**
 * What gates are measured against.
 *
 * @param seen the world
 * @param attempt the attempt, for validations carry its number
 * @param writes the side that takes writes
 * @param reads the share of reads on the target
 * @param mirrors whether reads are made twice
 * @param now the time
 */
public record Context(Observation seen, int attempt, Side writes, int reads, boolean mirrors, Instant now) {
    /** Whether clients are answered by the target. */
    boolean targetAnswers() {
        return writes == Side.TARGET || reads > 0;
    }

    /** Whether reads go to the target by a share. */
    boolean sharesReads() {
        return writes == Side.SOURCE && reads > 0;
    }

    /** Whether both sides answer movable reads, so that they can be compared. */
    boolean bothRead() {
        return writes == Side.SOURCE && reads > 0 && reads < 100;
    }
}
