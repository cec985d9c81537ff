package dev.pointsman.agent.cutover;

/** Thrown out of a try that may be repeated in the same epoch: nothing is closed, no row is there. */
final class NotNow extends Exception {
    private static final long serialVersionUID = 1;
    private final String step;

    NotNow(String step, String why) {
        super(why);
        this.step = step;
    }

    String step() {
        return step;
    }

    String why() {
        return "" + getMessage();
    }
}
