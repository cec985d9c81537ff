package dev.pointsman.agent.cutover;

/** Why a try goes no further; its kind says whether there may be another one in the same epoch. */
abstract sealed class Stopped extends Exception permits NotNow, Broken {
    private static final long serialVersionUID = 1;
    private final String step;

    Stopped(String step, String why) {
        super(why);
        this.step = step;
    }

    /** The step of the protocol, as reports name it. */
    String step() {
        return step;
    }

    /** For people. */
    String why() {
        return "" + getMessage();
    }
}
