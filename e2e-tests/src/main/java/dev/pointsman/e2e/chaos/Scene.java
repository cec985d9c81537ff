package dev.pointsman.e2e.chaos;

/** Where in a cutover a deed is done. */
enum Scene {
    /** Before the order is given. */
    ORDERED("", Before.NOTHING, false),
    PREPARED("afterPrepared", Before.NOTHING, false),
    REHEARSED("afterRehearsed", Before.NOTHING, false),
    HELD("afterHeld", Before.NOTHING, false),
    FENCED("afterFenced", Before.NOTHING, false),
    MARKED("afterMarked", Before.NOTHING, false),
    CAUGHT_UP("afterCaughtUp", Before.NOTHING, false),
    DECIDED("afterDecided", Before.NOTHING, true),
    OPENED("afterOpened", Before.NOTHING, true),
    ROUTED("afterRouted", Before.NOTHING, true),
    TURNED("afterTurned", Before.NOTHING, true),
    /** The attempt has taken too long and is being given up. */
    GIVING_UP("afterOlderEnded", Before.TOO_LATE, false),
    GIVEN_UP("afterGivenUp", Before.TOO_LATE, false),
    RELEASED("afterReleased", Before.TOO_LATE, false),
    /** The agent has died after the decision, and the next one finishes. */
    RECOVERING("afterOlderEnded", Before.DEATH, true),
    RECOVERED("afterGivenUp", Before.DEATH, true),
    RECOVERED_ENTERED("afterEnteredEnded", Before.DEATH, true);

    /** What has to happen first, so that the place is reached. */
    enum Before {
        NOTHING,
        /** The agent is kept after catching up until the pause is over. */
        TOO_LATE,
        /** The agent is killed after the decision. */
        DEATH
    }

    private final String place;
    private final Before before;
    private final boolean decided;

    Scene(String place, Before before, boolean decided) {
        this.place = place;
        this.before = before;
        this.decided = decided;
    }

    /** The agent's failpoint. */
    String place() {
        return place;
    }

    Before before() {
        return before;
    }

    /** Whether proxies have been told that writes have moved. */
    boolean routed() {
        return this == ROUTED || this == TURNED;
    }

    /** Whether the epoch has moved already. */
    boolean decided() {
        return decided;
    }
}
