package dev.pointsman.agent.cutover;

import dev.pointsman.wire.CutoverStep;

/** Thrown out of a try that may be repeated in the same epoch: nothing is closed, no row is there. */
final class NotNow extends Stopped {
    private static final long serialVersionUID = 1;

    NotNow(CutoverStep step, String why) {
        super(step, why);
    }
}
