package dev.pointsman.agent.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.AgentConfig;
import dev.pointsman.agent.cutover.Failpoint;
import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.install.StageJournal;
import dev.pointsman.agent.state.AgentKey;
import dev.pointsman.agent.state.KeptDesired;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.Work;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Desired state and databases, again and again: one thread makes, another watches, so that a statement that waits for a
 * lock does not blind the operator.
 */
@Singleton
public final class Loop {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration WATCH_EVERY = Duration.ofMillis(250);
    private static final Duration MOVE_EVERY = Duration.ofMillis(50);
    private static final Duration READ_JOURNAL_EVERY = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofMillis(200);
    private final AgentConfig config;
    private final AgentKey key;
    private final Failpoint failpoint;
    private final KeptDesired kept;
    private final Board board;
    private final StageJournal stages;
    private final ScheduledExecutorService working = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("work").daemon().factory());
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watch").daemon().factory());
    private final ScheduledExecutorService moving = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("move").daemon().factory());
    private final Cadence journalReads = new Cadence(READ_JOURNAL_EVERY);
    private volatile @Nullable Crew crew;
    private volatile long lookedAt = System.nanoTime();

    private record Crew(Engagement engagement, Worker worker, Watcher watcher) {}

    /** Does nothing before the program has started. */
    @Inject
    public Loop(AgentConfig config, AgentKey key, KeptDesired kept, Board board, ObjectMapper json) {
        var place = System.getenv(Failpoint.VARIABLE);
        this.failpoint = place == null ? Failpoint.NONE : Failpoint.parse(place);
        this.key = key;
        this.config = config;
        this.kept = kept;
        this.board = board;
        this.stages = new StageJournal(json);
    }

    void start(@Observes StartupEvent event) {
        var _ = working.schedule(this::work, 0, TimeUnit.MILLISECONDS);
        var _ = watching.scheduleWithFixedDelay(this::watch, 0, WATCH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        var _ = moving.scheduleWithFixedDelay(this::move, 0, MOVE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) throws SQLException {
        working.shutdownNow();
        watching.shutdownNow();
        moving.shutdownNow();
        var current = crew;
        if (current != null) {
            current.engagement().close();
        }
    }

    private void work() {
        var wait = IDLE;
        try {
            var desired = kept.current();
            if (desired != null) {
                var current = crewFor(desired);
                board.workingOn(desired.revision());
                wait = current.worker().step(desired);
            }
        } catch (SQLException | RuntimeException e) {
            LOG.error("a step of the agent's loop failed; it is tried again", e);
            board.trouble("a step of the agent's loop failed (" + e.getClass().getSimpleName()
                    + "); the agent's log says where");
        }
        awaitNext(wait);
    }

    /** The next step comes after the wait, or as soon as a newer desired state has come. */
    private void awaitNext(Duration wait) {
        if (!working.isShutdown()) {
            var _ = working.schedule(this::work, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Crew crewFor(AgentDesired desired) throws SQLException {
        var databases = Databases.of(desired, config.configDir());
        var current = crew;
        if (current != null && current.engagement().isFor(databases)) {
            return current;
        }
        if (current != null) {
            crew = null;
            current.engagement().close();
        }
        var engagement = new Engagement(databases, key.key(), failpoint);
        board.follow(engagement.cutovers(), engagement.validations());
        var next = new Crew(
                engagement, new Worker(engagement, board, config.stateDir(), stages), new Watcher(engagement, board));
        crew = next;
        return next;
    }

    /** Lets the cutovers take their next step: often while one is ordered, else often enough to know the journals. */
    private void move() {
        var current = crew;
        var desired = kept.current();
        if (current == null || desired == null) {
            return;
        }
        var order = desired.work() == Work.CLEAN_UP ? null : desired.cutover();
        try {
            if (journalReads.due() || order != null) {
                current.engagement().cutovers().advance(order, desired.proxies());
            }
            validate(current.engagement(), desired);
            // While a table is still being copied, the target has less than its stream says.
            current.engagement().telling().listen(desired.telling(), desired.proxies(), board.isTargetWhole());
        } catch (RuntimeException e) {
            LOG.error("a cutover or validation could not be advanced; it is tried again", e);
        }
    }

    private static void validate(Engagement engagement, AgentDesired desired) {
        var tables = engagement.tables();
        var journal = engagement.cutovers().journal();
        var order = desired.work() == Work.REPLICATE ? desired.validation() : null;
        if (tables != null) {
            var writes = journal != null && journal.settled() ? journal.writes() : null;
            engagement.validations().advance(order, tables.storedNames(), writes);
        }
    }

    /** How long ago the last look at the databases ended. */
    public Duration sinceLook() {
        return Duration.ofNanos(System.nanoTime() - lookedAt);
    }

    private void watch() {
        lookedAt = System.nanoTime();
        var current = crew;
        if (current == null) {
            return;
        }
        try {
            current.watcher().look();
        } catch (RuntimeException e) {
            LOG.error("a look at the databases failed; it is tried again", e);
        }
    }
}
