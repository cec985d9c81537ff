package dev.pointsman.core.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a step of the plan does. */
public sealed interface Kind {
    /**
     * Copy, then stream.
     *
     * @param maxLag done when the p99 of the lag is not above
     */
    record Replicate(Duration maxLag) implements Kind {}

    /**
     * Compare both sides once.
     *
     * @param depth how deep
     */
    record Validate(Depth depth) implements Kind {}

    /**
     * Make a share of the reads twice and compare the answers.
     *
     * @param percent of the reads that could move
     * @param duration how long the gates must hold once every proxy has followed
     */
    record Mirror(int percent, Duration duration) implements Kind {}

    /**
     * Move a share of the reads.
     *
     * @param percent on the target
     * @param soak how long the gates must hold once every proxy has followed
     */
    record ShiftReads(int percent, Duration soak) implements Kind {}

    /**
     * Move the writes.
     *
     * @param maxPause the attempt is given up after this
     * @param maxDrain one hold waits no longer for open write transactions
     * @param attempts holds within one epoch
     * @param longTransactions those that outlast a hold
     */
    record CutOver(Duration maxPause, Duration maxDrain, int attempts, LongTransactions longTransactions)
            implements Kind {}

    /**
     * Wait after the cutover, with reverse replication running.
     *
     * @param duration how long
     */
    record Soak(Duration duration) implements Kind {}

    /**
     * The point of no return.
     *
     * @param drain reverse replication goes on for this long
     */
    record Retire(Duration drain) implements Kind {}

    /**
     * Wait.
     *
     * @param duration how long, or null when the approval alone is waited for
     */
    record Pause(@Nullable Duration duration) implements Kind {}

    /** How deep a comparison looks. */
    enum Depth {
        COUNTS,
        CHECKSUMS
    }

    /** What happens to write transactions that outlast a hold. */
    enum LongTransactions {
        WAIT,
        TERMINATE,
        POSTPONE
    }

    /** The kind as users write it. */
    default String word() {
        return switch (this) {
            case Replicate _ -> "replicate";
            case Validate _ -> "validate";
            case Mirror _ -> "mirror";
            case ShiftReads _ -> "shiftReads";
            case CutOver _ -> "cutOver";
            case Soak _ -> "soak";
            case Retire _ -> "retire";
            case Pause _ -> "pause";
        };
    }
}
