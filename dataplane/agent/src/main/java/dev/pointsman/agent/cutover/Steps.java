package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a migration's cutovers need next, one thing at a time: read the journals, settle what an earlier life has left,
 * then what is ordered. Everything it knows it can lose: the journals are the only memory. One caller at a time; what
 * it has seen may be read from any thread.
 */
final class Steps {
    private final Surroundings around;
    private final Rehearsal rehearsal;
    private volatile @Nullable Journal journal;
    private volatile @Nullable CutoverReport report;
    private volatile String trouble = "";
    private long toldEpoch;

    Steps(Surroundings around) {
        this.around = around;
        this.rehearsal = new Rehearsal(around);
    }

    /** Takes the next step. What fails is to be tried again, for ever. */
    void advance(@Nullable Cutover order, List<ProxyEndpoint> proxies) {
        try {
            trouble = step(order, proxies);
        } catch (SQLException e) {
            journal = null;
            trouble = "" + e.getMessage();
        }
    }

    /** What is wrong with the order, or nothing. */
    private String step(@Nullable Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        var seen = readOrReopen(order, proxies);
        if (!seen.settled()) {
            settle(seen, order, proxies);
            seen = read();
        }
        if (order == null || order.epoch() < seen.epoch()) {
            rehearsal.predict(seen.writes(), proxies);
        } else if (order.epoch() == seen.epoch()) {
            tell(order, seen.outcome(), proxies);
        } else if (seen.writes() != order.to().other()) {
            return "epoch " + order.epoch() + " orders writes to " + order.to() + ", where they are already";
        } else {
            attempt(order, proxies);
            read();
        }
        return "";
    }

    /**
     * While one side cannot be read, what the other one has not decided is given up there: it can take writes alone. Nor must
     * proxies that have not heard that it was opened wait for the side that was left.
     */
    private Journal readOrReopen(@Nullable Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        try {
            return read();
        } catch (SQLException e) {
            if (order != null) {
                tellOfOpening(order, proxies, e);
            }
            for (var side : List.of(around.source(), around.target())) {
                reopen(side, e);
            }
            throw e;
        }
    }

    private static void reopen(Fenced side, SQLException cause) {
        try {
            var epoch = side.undecided();
            if (epoch.isPresent()) {
                side.endOlder();
                side.giveUp(epoch.get());
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private Journal read() throws SQLException {
        var seen = around.journals().read();
        journal = seen;
        return seen;
    }

    private void attempt(Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        var course = course(order);
        var orders = around.lines().of(order, proxies);
        var settlement = new Settlement(course, orders);
        var done = new Coordinator(course, orders, settlement, this::report).run();
        report(done);
        remember(done);
    }

    /** An epoch that another life has left open is brought to its end, with or without an order for it. */
    private void settle(Journal seen, @Nullable Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        boolean ordered = order != null && order.epoch() == seen.epoch();
        var left = leaves(seen.epoch());
        var cutover = order != null && ordered ? order : Orphan.of(seen.epoch(), left.other());
        var course = course(cutover);
        course.left().prepare();
        course.entered().prepare();
        var orders = around.lines().of(cutover, ordered ? proxies : List.of());
        var done = new Settlement(course, orders)
                .settle("Recover", "an earlier agent ended in the middle", 0, new Laps(around.ticks()).begin());
        report(done);
        if (ordered) {
            remember(done);
        }
    }

    /** A side that has forgotten how it was left must not be asked for the end of the epoch: it would say that writes stayed. */
    private Side leaves(long epoch) throws SQLException {
        if (around.source().left(epoch).isPresent()) {
            return Side.SOURCE;
        }
        if (around.target().left(epoch).isPresent()) {
            return Side.TARGET;
        }
        for (var side : List.of(around.source(), around.target())) {
            side.shutUnlessEntered(epoch);
        }
        throw new SQLException("epoch " + epoch
                + " was entered, but the row of the database left is gone, so its fence has been"
                + " closed again; was a standby of it promoted, or a backup restored? Compare both sides; if writes are to stay"
                + " where they are, put the row back in the database left, with the migration's uid: INSERT INTO"
                + " pointsman.journal (migration, epoch, role, state) VALUES ('…', " + epoch + ", 'left', 'moved')");
    }

    private Course course(Cutover cutover) {
        var left = cutover.to() == Side.TARGET ? around.source() : around.target();
        var entered = cutover.to() == Side.TARGET ? around.target() : around.source();
        var attempt = new Attempt(cutover, around.clock(), around.ticks());
        return new Course(attempt, left, entered, around.turn(), around.failpoint());
    }

    private void report(CutoverReport now) {
        report = now;
    }

    private void remember(CutoverReport done) {
        if (done.outcome() != Outcome.NONE && done.passedOver().isEmpty()) {
            toldEpoch = done.epoch();
        }
    }

    private void tellOfOpening(Cutover order, List<ProxyEndpoint> proxies, SQLException cause) {
        var entered = order.to() == Side.TARGET ? around.target() : around.source();
        try {
            if (toldEpoch != order.epoch() && entered.hasEntered(order.epoch())) {
                tell(order, Outcome.MOVED, proxies);
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Proxies that have not acknowledged the end of the epoch hear it again; the others take it as nothing new. */
    private void tell(Cutover order, Outcome outcome, List<ProxyEndpoint> proxies) {
        if (toldEpoch == order.epoch()) {
            return;
        }
        var orders = around.lines().of(order, proxies);
        var answers = outcome == Outcome.MOVED ? orders.route() : orders.release();
        if (answers.stream().allMatch(Proxies.Answer::came)) {
            toldEpoch = order.epoch();
        }
    }

    /** What both journals said last; null while one of them cannot be read. */
    @Nullable
    Journal journal() {
        return journal;
    }

    /** The last attempt in this process's life, or null. */
    @Nullable
    CutoverReport report() {
        return report;
    }

    /** What a cutover would cost now in milliseconds, by its parts measured ahead, or null. */
    @Nullable
    Long predictedPauseMillis() {
        return rehearsal.predictedMillis();
    }

    /** Why the last step failed, for people and without secrets; empty when it did not. */
    String trouble() {
        return trouble;
    }
}
