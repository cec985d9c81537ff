package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import java.sql.SQLException;
import java.time.Duration;

/**
 * From where to where an attempt goes, and what goes with it.
 *
 * @param attempt the attempt
 * @param left the side that takes writes before
 * @param entered the side that takes writes afterwards
 * @param turn turns the streams round, where a server cannot filter by origin
 * @param failpoint where tests interfere
 */
record Course(Attempt attempt, Fenced left, Fenced entered, Turn turn, Failpoint failpoint) {
    private static final long FIRST_REST_MILLIS = 100;
    private static final long LONGEST_REST_MILLIS = 2000;
    private static final int MOST_DOUBLINGS = 6;

    Cutover cutover() {
        return attempt.cutover();
    }

    long epoch() {
        return cutover().epoch();
    }

    void reached(Failpoint.Place place) {
        failpoint.reached(place);
    }

    Ticks ticks() {
        return attempt.ticks();
    }

    /** A budget that begins now. */
    Deadline within(Duration budget) {
        return Deadline.in(ticks(), budget);
    }

    Deadline pauseFromNow() {
        return within(Duration.ofMillis(cutover().maxPauseMillis()));
    }

    /** Waits before the next hold: twice as long each time, up to a bound, and never at the same beat as a client. */
    void rest(int holds) throws SQLException {
        long most = longestRestMillis(holds);
        ticks().rest(most / 2, most);
    }

    /** The longest that {@link #rest} takes, from now on. */
    Deadline longestRest(int holds) {
        return within(Duration.ofMillis(longestRestMillis(holds)));
    }

    private static long longestRestMillis(int holds) {
        return Math.min(LONGEST_REST_MILLIS, FIRST_REST_MILLIS << Math.min(holds, MOST_DOUBLINGS));
    }
}
