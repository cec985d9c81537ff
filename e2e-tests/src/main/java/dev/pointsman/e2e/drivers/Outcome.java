package dev.pointsman.e2e.drivers;

/**
 * What a driver saw in one case.
 *
 * @param name the case
 * @param told what came back, without anything that differs from run to run; begins with {@link #BROKEN} when the case
 *     itself went wrong
 */
record Outcome(String name, String told) {
    static final String BROKEN = "BROKEN ";

    boolean isBroken() {
        return told.startsWith(BROKEN);
    }
}
