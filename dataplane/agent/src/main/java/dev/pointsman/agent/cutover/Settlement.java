package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Failpoint.Place;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.CutoverStep;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Brings an epoch to its end, from any state, any number of times: what is not decided is given up, what has moved is
 * opened.
 */
final class Settlement {
    /** How long one try waits for a stream that has to begin again; it is tried again for ever. */
    private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(10);

    private final Course course;
    private final Proxies proxies;

    Settlement(Course course, Proxies proxies) {
        this.course = course;
        this.proxies = proxies;
    }

    /**
     * Gives the epoch up unless it is decided.
     *
     * @param step the step that failed
     * @param why why, for people
     * @param laps of the pause that it ends, if there was one
     */
    CutoverReport settle(String step, String why, int holds, Laps laps) throws SQLException {
        // Only the side left: it must take writes again even while the other one cannot be reached.
        course.left().endOlder();
        course.reached(Place.OLDER_ENDED);
        var state = course.left().giveUp(course.epoch());
        course.reached(Place.GIVEN_UP);
        if ("moved".equals(state)) {
            course.entered().endOlder();
            course.reached(Place.ENTERED_ENDED);
            awaitLastWrites();
            return enter(course.left().sequences(), holds, laps);
        }
        var released = proxies.release();
        course.reached(Place.RELEASED);
        var outcome = "reopened".equals(state) ? Outcome.REOPENED : Outcome.NONE;
        return course.attempt().report(outcome, step, why, holds, laps, released);
    }

    /**
     * What the stream has brought is not flushed when it is seen: a crash of the side entered loses it, marker and all, and
     * the stream brings it again. New writes must not come before it.
     */
    private void awaitLastWrites() throws SQLException {
        var entered = course.entered();
        if (!entered.awaitMarker("fence", course.epoch(), course.within(FOLLOWS_WITHIN))) {
            throw new SQLException("writes have left " + course.left().side() + " in epoch " + course.epoch()
                    + ", but the last of them are not on " + entered.side() + " yet; look why its subscription does not"
                    + " run, it opens as soon as they are there");
        }
    }

    /** After {@code moved}: opens the new side, sends the held statements there, and proves it. */
    CutoverReport enter(String sequences, int holds, Laps laps) throws SQLException {
        course.entered().open(course.epoch(), sequences);
        course.reached(Place.OPENED);
        laps.lap(CutoverStep.OPEN);
        var routed = proxies.route();
        course.reached(Place.ROUTED);
        laps.lap(CutoverStep.ROUTE);
        course.turn().writesAreOn(course.entered().side());
        course.reached(Place.TURNED);
        return course.attempt().report(Outcome.MOVED, CutoverStep.PROVE.word(), proof(), holds, laps, routed);
    }

    private String proof() throws SQLException {
        var accepting = course.left().probe();
        return accepting.isEmpty()
                ? ""
                : "the fence on " + course.left().side() + " does not refuse writes to " + String.join(", ", accepting);
    }
}
