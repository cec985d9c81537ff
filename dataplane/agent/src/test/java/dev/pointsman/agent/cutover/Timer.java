package dev.pointsman.agent.cutover;

/** Something that an {@link Agenda} will do unless it is cancelled before. */
final class Timer {
    private boolean cancelled;

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
