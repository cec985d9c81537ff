package dev.pointsman.agent.cutover;

import dev.pointsman.wire.CutoverStep;

/** Thrown when the epoch must be settled, moved or not, by what the journal says. */
final class Broken extends Stopped {
    private static final long serialVersionUID = 1;

    Broken(CutoverStep step, String why) {
        super(step, why);
    }
}
