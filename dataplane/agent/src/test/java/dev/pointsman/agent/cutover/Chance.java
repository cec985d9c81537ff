package dev.pointsman.agent.cutover;

import java.util.SplittableRandom;

/** All that is left to chance in one simulated world; a world of the same seed draws the same. */
final class Chance {
    static final long MICROS = 1_000;
    static final long MILLIS = 1_000_000;

    private static final long SHORTEST_HOP = 20 * MICROS;
    private static final long QUICKEST_HOP = 200 * MICROS;
    private static final long SLOWEST_HOP = 400 * MILLIS;
    private static final long LONGEST_STALL = 15_000 * MILLIS;

    private final SplittableRandom random;
    private final double slow;
    private final double lost;
    private final boolean deaf;
    private final double lags;
    private final double stalled;
    private boolean calm;

    Chance(long seed) {
        random = new SplittableRandom(seed);
        slow = one(0.5) ? 0.02 : 0.15;
        lost = one(0.6) ? 0 : 0.02;
        lags = one(0.5) ? 0 : 0.2;
        deaf = one(0.25);
        stalled = one(0.5) ? 0.002 : 0.02;
    }

    /** From now on nothing is slow, lost or stalled any more. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    boolean one(double probability) {
        return random.nextDouble() < probability;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    /** Between these, each order of magnitude as likely as the next. */
    long spread(long least, long most) {
        return Math.round(least * Math.pow((double) most / least, random.nextDouble()));
    }

    /** How long something is on its way. */
    long hop() {
        return !calm && one(slow) ? spread(QUICKEST_HOP, SLOWEST_HOP) : between(SHORTEST_HOP, QUICKEST_HOP);
    }

    /** How long the stream takes. */
    long lag() {
        return !calm && one(lags) ? spread(QUICKEST_HOP, SLOWEST_HOP) : hop();
    }

    /** Whether a backend that is told to end does not; waiting for that has an end, and nothing is made of how it ends. */
    boolean isDeaf() {
        return !calm && deaf;
    }

    /** Whether what is sent never comes. */
    boolean isLost() {
        return !calm && lost > 0 && one(lost);
    }

    /** How long a program stands still before it goes on; mostly 0. */
    long stall() {
        return !calm && one(stalled) ? spread(MILLIS, LONGEST_STALL) : 0;
    }

    <T> T of(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
