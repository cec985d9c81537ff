package dev.pointsman.agent.cutover;

import java.time.Duration;

/** A budget of time that has begun to run. */
final class Deadline {
    private static final double NANOS_PER_MILLI = 1e6;
    private final Ticks ticks;
    private final long start;
    private final long budgetNanos;

    private Deadline(Ticks ticks, long budgetNanos) {
        this.ticks = ticks;
        this.start = ticks.nanos();
        this.budgetNanos = budgetNanos;
    }

    /** Begins now. */
    static Deadline in(Ticks ticks, Duration budget) {
        return new Deadline(ticks, budget.toNanos());
    }

    boolean over() {
        return ticks.nanos() - start >= budgetNanos;
    }

    /** What is left, at least 1: PostgreSQL takes 0 for no limit. */
    long restMillis() {
        return Math.max(1, (budgetNanos - (ticks.nanos() - start)) / 1_000_000);
    }

    double elapsedMillis() {
        return (ticks.nanos() - start) / NANOS_PER_MILLI;
    }
}
