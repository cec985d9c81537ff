package dev.pointsman.agent.cutover;

import dev.pointsman.wire.CutoverStep;

/** Thrown out of a try that may be repeated in the same epoch: nothing is closed, no row is there. */
final class NotNow extends Stopped {
    private static final long serialVersionUID = 1;

    private final boolean byTransactions;

    NotNow(CutoverStep step, String why) {
        this(step, why, false);
    }

    private NotNow(CutoverStep step, String why, boolean byTransactions) {
        super(step, why);
        this.byTransactions = byTransactions;
    }

    /** What is in the way is clients' transactions, and not something that fell silent. */
    static NotNow transactions(CutoverStep step, String why) {
        return new NotNow(step, why, true);
    }

    /** Whether clients' transactions are in the way. */
    boolean byTransactions() {
        return byTransactions;
    }
}
