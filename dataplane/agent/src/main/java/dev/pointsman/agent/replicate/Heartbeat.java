package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbered heartbeats of one direction, on a thread and connections of its own: a beat each 100 ms on the publishing
 * side, and looks at the other side until it has arrived, at first soon after one another and then less often.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration FIRST_LOOK = Duration.ofMillis(2);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
    private static final long KEPT_BEATS = 600;
    private final Direction direction;
    private final Sides sides;
    private final String marker;
    private final ScheduledExecutorService thread;
    private final LongConsumer arrived;
    private volatile boolean active;
    private @Nullable Lag lag;
    private long number;
    private long nextBeat;
    private Duration look = FIRST_LOOK;

    /**
     * Starts the thread; nothing beats before {@link #active}. The sessions become this object's own.
     *
     * @param arrived told, on that thread, of each later instant of {@link System#nanoTime()} up to which the other side has
     *     everything that the publishing one had acknowledged
     */
    public Heartbeat(Sides sides, Direction direction, LongConsumer arrived) {
        this.sides = sides;
        this.direction = direction;
        this.marker = Names.marker(direction);
        this.arrived = arrived;
        this.thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .name("heartbeat-" + direction.word())
                .daemon()
                .factory());
        schedule(Duration.ZERO);
    }

    /** Lets it beat while its stream runs, and rest while it does not. */
    public void active(boolean now) {
        active = now;
    }

    /**
     * What is known of the lag.
     *
     * @param millis now, or null
     * @param p99 of the last minute in milliseconds, or null
     * @param holes beats that never arrived, while later ones did
     */
    public record Reading(@Nullable Double millis, @Nullable Double p99, long holes) {}

    /** The newest. */
    public synchronized Reading reading() {
        long now = System.nanoTime();
        return lag == null ? new Reading(null, null, 0) : new Reading(lag.millis(now), lag.p99(now), lag.holes());
    }

    private void schedule(Duration delay) {
        var _ = thread.schedule(this::tick, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tick() {
        Duration next;
        try {
            next = active ? beatOrLook() : rest();
        } catch (SQLException e) {
            // An unreachable side shows as a lag that grows and then is unknown; the checks say why.
            next = AFTER_TROUBLE;
        }
        if (!thread.isShutdown()) {
            schedule(next);
        }
    }

    private synchronized Duration rest() {
        lag = null;
        return EVERY;
    }

    private Duration beatOrLook() throws SQLException {
        var known = begun();
        long now = System.nanoTime();
        if (now - nextBeat >= 0) {
            nextBeat = now + EVERY.toNanos();
            beat(known);
            look = FIRST_LOOK;
        } else if (known.waiting()) {
            look(known);
            look = look.multipliedBy(2);
        }
        long untilBeat = nextBeat - System.nanoTime();
        long wait = known.waiting() ? Math.min(look.toNanos(), untilBeat) : untilBeat;
        return Duration.ofNanos(Math.max(0, wait));
    }

    private Lag begun() throws SQLException {
        var known = lag;
        if (known == null) {
            number = sides.on(
                    direction.from(),
                    connection -> Sql.number(
                            connection,
                            "SELECT coalesce(max(n), 0) FROM " + marker + " WHERE migration = ? AND kind = 'beat'",
                            sides.names().migration()));
            known = new Lag(number);
            synchronized (this) {
                lag = known;
            }
        }
        return known;
    }

    /** A beat whose answer was lost is sent again under its number: it may be there already, and says less then. */
    private void beat(Lag known) throws SQLException {
        long n = number + 1;
        long at = System.nanoTime();
        boolean ours = sides.on(direction.from(), connection -> {
            int made = Sql.change(
                    connection,
                    "INSERT INTO " + marker + " (migration, kind, n) VALUES (?, 'beat', ?) ON CONFLICT DO NOTHING",
                    sides.names().migration(),
                    n);
            if (n % KEPT_BEATS == 0) {
                Sql.change(
                        connection,
                        "DELETE FROM " + marker + " WHERE migration = ? AND kind = 'beat' AND n <= ?",
                        sides.names().migration(),
                        n - KEPT_BEATS);
            }
            return made == 1;
        });
        number = n;
        synchronized (this) {
            known.sent(n, at, ours);
        }
    }

    private record Look(long newest, long more) {}

    private void look(Lag known) throws SQLException {
        var seen = sides.on(
                direction.to(),
                connection -> Sql.list(
                                connection,
                                row -> new Look(row.getLong(1), row.getLong(2)),
                                "SELECT coalesce(max(n), 0), count(*) FROM " + marker
                                        + " WHERE migration = ? AND kind = 'beat' AND n > ?",
                                sides.names().migration(),
                                known.arrived())
                        .getFirst());
        Long before;
        Long after;
        synchronized (this) {
            before = known.complete();
            known.looked(seen.newest(), seen.more(), System.nanoTime());
            after = known.complete();
        }
        if (after != null && !after.equals(before)) {
            arrived.accept(after);
        }
    }

    @Override
    public void close() throws SQLException {
        thread.shutdownNow();
        sides.close();
    }
}
