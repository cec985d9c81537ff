package dev.pointsman.agent.cutover;

/** What must never happen has happened. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String what) {
        super(what, null, false, false);
    }
}
