package dev.pointsman.agent.work;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.install.StageJournal;
import dev.pointsman.agent.preflight.Preflight;
import dev.pointsman.agent.replicate.Sequences;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Makes the databases match the desired state, a step at a time. What fails is told and tried again. */
final class Worker {
    private static final Duration WHILE_CHECKING = Duration.ofSeconds(2);
    private static final Duration WHILE_SETTING_UP = Duration.ofMillis(300);
    private static final Duration WHEN_SET_UP = Duration.ofMillis(500);
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);
    private static final Duration BETWEEN_UPKEEP = Duration.ofSeconds(5);
    private static final Duration BETWEEN_SKIPS = Duration.ofSeconds(2);
    private static final Duration MOST_BETWEEN_TRIES = Duration.ofSeconds(10);
    /** A lock that is not free is nothing to tell of at once. */
    private static final int TOLD_AFTER = 3;

    private final Engagement engagement;
    private final Board board;
    private final Replication replication;
    private final CleanUp cleanUp;
    private final Cadence checks = new Cadence(BETWEEN_CHECKS);
    private final Cadence upkeep = new Cadence(BETWEEN_UPKEEP);
    private final Cadence skips = new Cadence(BETWEEN_SKIPS);
    private boolean complete;
    private int failures;

    Worker(Engagement engagement, Board board, Path folder, StageJournal stages) {
        this.engagement = engagement;
        this.board = board;
        this.replication = new Replication(engagement, folder, stages);
        this.cleanUp = new CleanUp(engagement.working(), engagement.streams());
    }

    /** Takes a step; how long to wait before the next. */
    Duration step(AgentDesired desired) {
        try {
            var wait = work(desired);
            failures = 0;
            board.trouble("");
            return wait;
        } catch (SQLException e) {
            failures++;
            if (failures >= TOLD_AFTER || desired.work() == Work.PREFLIGHT) {
                board.trouble("" + e.getMessage());
            }
            var backOff = WHILE_SETTING_UP.multipliedBy(failures);
            return backOff.compareTo(MOST_BETWEEN_TRIES) < 0 ? backOff : MOST_BETWEEN_TRIES;
        }
    }

    private Duration work(AgentDesired desired) throws SQLException {
        return switch (desired.work()) {
            case PREFLIGHT -> {
                check(desired);
                yield WHILE_CHECKING;
            }
            case REPLICATE -> replicate(desired);
            case RETIRE -> retire(desired);
            case CLEAN_UP -> cleanUp();
        };
    }

    private List<Check> check(AgentDesired desired) {
        var found = Preflight.run(desired, engagement.working());
        board.checked(found);
        return found;
    }

    private Duration replicate(AgentDesired desired) throws SQLException {
        board.begun();
        var journal = engagement.cutovers().journal();
        var writes = journal != null && journal.settled() ? journal.writes() : null;
        // While an attempt is to be settled, clients wait: an agent that was started again does nothing else first.
        boolean settles = writes == null && desired.cutover() != null;
        if (!settles && checks.due()) {
            check(desired);
        }
        if (writes == null) {
            return WHILE_SETTING_UP;
        }
        replication.stage(desired);
        if (engagement.turn().begun()) {
            // First, so that nothing that is missing elsewhere keeps the streams from turning.
            engagement.turn().orient(writes);
        }
        if (!complete || upkeep.due()) {
            complete = false;
            complete = replication.ensure(desired, writes);
        }
        if (complete && skips.due()) {
            engagement.turn().skipIdle(writes);
            lead(writes);
        }
        return WHEN_SET_UP;
    }

    private void lead(Side writes) throws SQLException {
        var tables = engagement.tables();
        if (tables != null) {
            var sides = engagement.working();
            board.sequences(sides.on(
                    writes, writing -> sides.on(writes.other(), other -> Sequences.lead(writing, other, tables))));
        }
    }

    private Duration retire(AgentDesired desired) throws SQLException {
        var journal = engagement.cutovers().journal();
        if (journal == null || !journal.settled() || journal.writes() != Side.TARGET) {
            throw new SQLException("the streams cannot be ended before writes are settled on the target");
        }
        replication.tables(desired);
        replication.stage(desired);
        engagement.streams().end();
        board.sequences(null);
        return WHEN_SET_UP;
    }

    /** An epoch that is open is settled first, by whoever advances the cutovers. */
    private Duration cleanUp() throws SQLException {
        var journal = engagement.cutovers().journal();
        if (journal != null && !journal.settled()) {
            throw new SQLException("epoch " + journal.epoch() + " is not settled yet; clean-up begins after it");
        }
        for (var direction : Direction.values()) {
            engagement.heartbeat(direction).active(false);
        }
        complete = false;
        replication.forget();
        var leftovers = cleanUp.run();
        board.cleanedUp(leftovers);
        return leftovers.isEmpty() ? WHEN_SET_UP : WHILE_SETTING_UP;
    }
}
