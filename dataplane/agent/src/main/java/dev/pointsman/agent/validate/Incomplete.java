package dev.pointsman.agent.validate;

/** A comparison cannot go on. The message says why, for people, and holds no row's values. */
final class Incomplete extends Exception {
    private static final long serialVersionUID = 1;
    private final String why;

    Incomplete(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
