package dev.pointsman.agent.cutover;

import dev.pointsman.wire.CutoverStep;

/** Why a try goes no further; its kind says whether there may be another one in the same epoch. */
abstract sealed class Stopped extends Exception permits NotNow, Broken {
    private static final long serialVersionUID = 1;
    private final CutoverStep step;

    Stopped(CutoverStep step, String why) {
        super(why);
        this.step = step;
    }

    CutoverStep step() {
        return step;
    }

    /** For people. */
    String why() {
        return "" + getMessage();
    }
}
