package dev.pointsman.agent.cutover;

/** Thrown when the epoch must be settled, moved or not, by what the journal says. */
final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    private final String step;

    Broken(String step, String why) {
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
