package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Failpoint.Place;
import dev.pointsman.agent.cutover.Fenced.Closed;
import dev.pointsman.agent.cutover.Fenced.Closing;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.CutoverStep;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * One attempt to move writes, step by step. Whatever goes wrong after the fence may have closed ends in
 * {@link Settlement}: only the journal says how the epoch has ended.
 *
 * <pre>
 * Prepare → Hold → Fence → CatchUp → Decide → Open → Route → Prove
 *    ↓        ↓↑      ↓        ↓         ↓       ↓
 *    └────────┴───────┴────────┴─────────┴───────┴──→ Settlement: reopened | opened
 * </pre>
 */
final class Coordinator {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String QUERY_CANCELED = "57014";
    /** A transaction that nobody holds waits for a table that the fence has, and has one that the fence waits for. */
    private static final String DEADLOCK_DETECTED = "40P01";

    private final Course course;
    private final Fenced left;
    private final Fenced entered;
    private final Settlement settlement;
    private final Drain drain;
    private final Consumer<CutoverReport> progress;
    private Laps laps;

    Coordinator(Course course, Proxies proxies, Settlement settlement, Consumer<CutoverReport> progress) {
        this.course = course;
        this.left = course.left();
        this.entered = course.entered();
        this.settlement = settlement;
        this.drain = new Drain(course, proxies);
        this.progress = progress;
        this.laps = new Laps(course.ticks());
    }

    /** Runs until the epoch is settled. */
    CutoverReport run() throws SQLException {
        var cutover = course.cutover();
        progress.accept(course.attempt().begun());
        int holds = 0;
        try {
            var planned = prepare();
            while (true) {
                holds++;
                try {
                    return pause(planned, holds);
                } catch (NotNow e) {
                    if (holds >= cutover.attempts() || postponed(e)) {
                        throw new Broken(e.step(), e.why() + tries(holds));
                    }
                    left.unready();
                    drain.letGo();
                    progress.accept(
                            course.attempt().report(Outcome.NONE, e.step().word(), e.why(), holds, laps, List.of()));
                    drain.awaitNextTry(holds, e);
                    drain.look();
                }
            }
        } catch (Broken e) {
            entered.unexpectOpening();
            return settlement.settle(e.step().word(), e.why(), holds, laps);
        }
    }

    private static String tries(int holds) {
        return holds == 1 ? "" : ", tried " + holds + " times";
    }

    private boolean postponed(NotNow e) {
        return e.byTransactions() && course.cutover().longTransactions() == LongTransactions.POSTPONE;
    }

    private String prepare() throws SQLException, Broken {
        var planned = left.prepare();
        entered.prepare();
        drain.look();
        if (!left.isOpen() || entered.isOpen()) {
            throw new Broken(
                    CutoverStep.PREPARE,
                    "the fences are not open on " + left.side() + " and closed on " + entered.side());
        }
        var behind = entered.tablesNotReady();
        if (!behind.isEmpty()) {
            throw new Broken(CutoverStep.PREPARE, "not yet streaming: " + String.join(", ", behind));
        }
        var outside = entered.tablesInNoStream();
        if (!outside.isEmpty()) {
            throw new Broken(CutoverStep.PREPARE, "in no stream, and so left behind: " + String.join(", ", outside));
        }
        left.rehearseLeaving(course.epoch());
        entered.rehearseEntering(course.epoch());
        drain.warmUp();
        course.reached(Place.PREPARED);
        return planned;
    }

    private CutoverReport pause(String planned, int holds) throws SQLException, NotNow, Broken {
        laps = new Laps(course.ticks());
        rehearse();
        drain.predict(holds);
        makeReady(planned);
        course.reached(Place.REHEARSED);
        laps.begin();
        var deadline = course.pauseFromNow();
        drain.hold(holds);
        course.reached(Place.HELD);
        laps.lap(CutoverStep.HOLD);
        var closed = fence(deadline);
        laps.lap(CutoverStep.FENCE);
        catchUp(deadline);
        entered.expectOpening(course.epoch(), closed.sequences());
        laps.lap(CutoverStep.CATCH_UP);
        decide(deadline);
        laps.lap(CutoverStep.DECIDE);
        return settlement.enter(closed.sequences(), holds, laps);
    }

    /** A stream that cannot bring a marker within the budget would make everybody wait for nothing. */
    private void rehearse() throws SQLException, NotNow {
        long number = course.attempt().clock().getAsLong();
        left.mark("rehearsal", number);
        if (!entered.awaitMarker("rehearsal", number, course.pauseFromNow())) {
            throw new NotNow(
                    CutoverStep.CATCH_UP, "the stream into " + entered.side() + " is more than the pause behind");
        }
    }

    private void makeReady(String planned) throws SQLException, NotNow, Broken {
        try {
            refuse(left.ready(course.epoch(), planned));
        } catch (SQLException e) {
            throw notNow(e, "something that is not held keeps a table locked");
        }
    }

    private Closed fence(Deadline deadline) throws NotNow, Broken {
        Closed closed;
        try {
            closed = left.close(course.epoch(), deadline.restMillis());
        } catch (SQLException e) {
            throw notNow(e, "a writer that is not held keeps a table locked");
        }
        course.reached(Place.FENCED);
        refuse(closed.closing());
        return closed;
    }

    /** A lock that cannot be had is tried again; with anything else the attempt is over. */
    private static NotNow notNow(SQLException e, String why) throws Broken {
        var state = e.getSQLState();
        if (FenceSql.TOO_LATE.equals(state)) {
            return new NotNow(CutoverStep.FENCE, "the pause was over before the fence could be closed");
        }
        if (LOCK_NOT_AVAILABLE.equals(state) || QUERY_CANCELED.equals(state) || DEADLOCK_DETECTED.equals(state)) {
            return new NotNow(CutoverStep.FENCE, why + " (" + state + ")");
        }
        throw new Broken(CutoverStep.FENCE, "the fence could not be closed: " + state);
    }

    private void refuse(Closing closing) throws Broken {
        switch (closing) {
            case READY, FENCED -> {}
            case TAKEN -> throw new Broken(CutoverStep.FENCE, "the epoch was taken by another agent");
            case NOT_OPEN -> throw new Broken(CutoverStep.FENCE, "writes are not on " + left.side());
            case CHANGED ->
                throw new Broken(
                        CutoverStep.FENCE, "tables, triggers or publication changed since the cutover was prepared");
        }
    }

    private void catchUp(Deadline deadline) throws Broken {
        try {
            if (!entered.awaitMarker("fence", course.epoch(), deadline)) {
                throw new Broken(
                        CutoverStep.CATCH_UP, "the last writes were not on " + entered.side() + " within the pause");
            }
            course.reached(Place.MARKED);
            var behind = entered.tablesNotReady();
            if (!behind.isEmpty()) {
                throw new Broken(CutoverStep.CATCH_UP, "not streaming any more: " + String.join(", ", behind));
            }
        } catch (SQLException e) {
            throw new Broken(CutoverStep.CATCH_UP, "the side to be entered failed: " + e.getSQLState());
        }
        course.reached(Place.CAUGHT_UP);
    }

    private void decide(Deadline deadline) throws Broken {
        if (deadline.over()) {
            throw new Broken(CutoverStep.DECIDE, "the pause was over before the decision");
        }
        String state;
        try {
            state = left.decide(course.epoch(), deadline.restMillis());
        } catch (SQLException e) {
            throw new Broken(CutoverStep.DECIDE, "the decision was not acknowledged: " + e.getSQLState());
        }
        course.reached(Place.DECIDED);
        if (!"moved".equals(state)) {
            throw new Broken(CutoverStep.DECIDE, "another has given the epoch up");
        }
    }
}
