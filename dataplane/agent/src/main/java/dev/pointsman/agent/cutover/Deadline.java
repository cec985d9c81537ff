package dev.pointsman.agent.cutover;

import java.time.Duration;

/** A budget of time that has begun to run. */
final class Deadline {
    private static final double NANOS_PER_MILLI = 1e6;
    private final long start = System.nanoTime();
    private final long budgetNanos;

    private Deadline(long budgetNanos) {
        this.budgetNanos = budgetNanos;
    }

    /** Begins now. */
    static Deadline in(Duration budget) {
        return new Deadline(budget.toNanos());
    }

    boolean over() {
        return System.nanoTime() - start >= budgetNanos;
    }

    /** What is left, at least 1: PostgreSQL takes 0 for no limit. */
    long restMillis() {
        return Math.max(1, (budgetNanos - (System.nanoTime() - start)) / 1_000_000);
    }

    double elapsedMillis() {
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
}
