package dev.pointsman.agent.cutover;

import dev.pointsman.wire.CutoverStep;

/** Thrown out of a try that may be repeated in the same epoch: nothing is closed, no row is there. */
final class NotNow extends Stopped {
    private static final long serialVersionUID = 1;

    private enum InTheWay {
        SOMETHING_ELSE,
        TRANSACTIONS,
        FORESEEN_TRANSACTIONS
    }

    private final InTheWay inTheWay;

    NotNow(CutoverStep step, String why) {
        this(step, why, InTheWay.SOMETHING_ELSE);
    }

    private NotNow(CutoverStep step, String why, InTheWay inTheWay) {
        super(step, why);
        this.inTheWay = inTheWay;
    }

    /** What is in the way is clients' transactions, and not something that fell silent. */
    static NotNow transactions(CutoverStep step, String why) {
        return new NotNow(step, why, InTheWay.TRANSACTIONS);
    }

    /** Clients' transactions would have been in the way, so that nobody was held. */
    static NotNow foreseen(CutoverStep step, String why) {
        return new NotNow(step, why, InTheWay.FORESEEN_TRANSACTIONS);
    }

    /** Whether clients' transactions are in the way. */
    boolean byTransactions() {
        return inTheWay != InTheWay.SOMETHING_ELSE;
    }

    /** Whether they were seen before anybody had to wait for them. */
    boolean foreseen() {
        return inTheWay == InTheWay.FORESEEN_TRANSACTIONS;
    }
}
