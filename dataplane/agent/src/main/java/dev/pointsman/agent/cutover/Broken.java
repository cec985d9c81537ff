package dev.pointsman.agent.cutover;

/** Thrown when the epoch must be settled, moved or not, by what the journal says. */
final class Broken extends Stopped {
    private static final long serialVersionUID = 1;

    Broken(String step, String why) {
        super(step, why);
    }
}
