package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Both directions. With 16 or newer on both sides they run at once, each leaving out what came from the other. With an
 * older server they would send each other's changes round and round: there the one that leaves the writing side runs, and
 * the other waits, disabled, on a slot that is moved forward now and then.
 *
 * <pre>
 *   copy forward ──ready──► both run (16+)
 *                      └──► forward runs, reverse waits ◄──settled──► reverse runs, forward waits   (15)
 * </pre>
 *
 * A waiting stream skips what came by the other one: it begins where the side that it leaves was opened, which that side's
 * journal says. {@link #orient} starts and stops what the settled side asks for; {@link #skipIdle} only keeps WAL from piling
 * up for a stream that waits.
 */
public final class Streams {
    private final Sides sides;
    private final OneWay forward;
    private final OneWay reverse;

    /** Does nothing yet. */
    public Streams(Sides sides) {
        this.sides = sides;
        this.forward = new OneWay(sides, Direction.FORWARD);
        this.reverse = new OneWay(sides, Direction.REVERSE);
    }

    /**
     * Makes what is missing in both directions; the reverse one only once the forward copy is ready.
     *
     * @param writes the side that takes writes: the copy is only ever begun while that is the source
     * @return whether both directions are there
     */
    public synchronized boolean ensure(MigratedTables tables, Side writes) throws SQLException {
        var versions = Versions.read(sides);
        boolean both = versions.filterOrigins();
        if (writes == Side.TARGET && !begun()) {
            throw new SQLException("the stream from source to target is gone while writes are on the target; it is not"
                    + " copied again over them: revert is not possible any more, go on or restore by hand");
        }
        if (!begun()) {
            forward.mayCopy(tables);
        }
        forward.ensure(tables, versions, new Subscription.Start(true, true, both));
        if (writes == Side.SOURCE) {
            forward.admit(tables);
        }
        if (forward.subscription().filter(Subscription.Seen::ready).isEmpty()) {
            return false;
        }
        if (writes == Side.SOURCE && reverse.cannotGoOn(tables)) {
            renew(tables, versions);
        } else {
            if (writes == Side.TARGET && reverse.subscription().isEmpty()) {
                throw new SQLException("the stream from target to source is gone while writes are on the target; made"
                        + " anew it would not begin where it ended, and going back would lose writes or double them:"
                        + " compare both sides, and go on, or bring it back by hand");
            }
            reverse.ensure(tables, versions, new Subscription.Start(false, both, both));
        }
        return true;
    }

    /**
     * Nothing is lost with a reverse stream while writes are on the source, so one that cannot go on is made anew. Should
     * writes move meanwhile, the new slot may begin behind what it ought to bring: then it must not look like one that does.
     */
    private void renew(MigratedTables tables, Versions versions) throws SQLException {
        boolean both = versions.filterOrigins();
        reverse.dropSubscriber();
        reverse.dropSlot();
        reverse.ensure(tables, versions, new Subscription.Start(false, both, both));
        if (!sides.on(Side.SOURCE, connection -> acceptsWrites(connection, Side.SOURCE))) {
            reverse.dropSlot();
            throw new SQLException(
                    "the stream from target to source was being made anew while writes moved: it begins too"
                            + " late, and going back would lose writes");
        }
    }

    /** The same, before writes have ever moved. */
    public boolean ensure(MigratedTables tables) throws SQLException {
        return ensure(tables, Side.SOURCE);
    }

    /** Whether the forward subscription is there. */
    public boolean begun() throws SQLException {
        return forward.subscription().isPresent();
    }

    /**
     * Makes the right directions run while writes are settled on that side. Call it again until it is done: a stream
     * starts only after the worker of the other one is gone for certain. Whoever calls with a side that has been left in
     * the meantime changes nothing.
     *
     * @return whether everything is as it should be
     */
    public synchronized boolean orient(Side writes) throws SQLException {
        if (!sides.on(writes, connection -> acceptsWrites(connection, writes))) {
            return false;
        }
        var leaving = way(Direction.leaving(writes));
        var arriving = way(Direction.leaving(writes.other()));
        boolean both = Versions.read(sides).filterOrigins();
        if (both) {
            return running(arriving) && running(leaving);
        }
        return stopped(arriving) && begins(leaving, writes) && running(leaving);
    }

    /** What lies before the opening came by the other stream: sent, it would come back to where it was written. */
    private boolean begins(OneWay leaving, Side writes) throws SQLException {
        if (leaving.subscription().filter(Subscription.Seen::enabled).isPresent()) {
            return true;
        }
        var opened = sides.on(writes, this::opened);
        return opened.isEmpty() || leaving.beginAt(opened.get());
    }

    /** Where the side was opened last, if it ever was. */
    private Optional<String> opened(Connection connection) throws SQLException {
        return Sql.first(
                connection,
                row -> row.getString(1),
                "SELECT lsn::text FROM pointsman.journal WHERE migration = ? AND role = 'entered'"
                        + " ORDER BY epoch DESC LIMIT 1",
                sides.names().migration());
    }

    private static boolean running(OneWay way) throws SQLException {
        var seen = way.subscription();
        if (seen.isPresent() && !seen.get().enabled()) {
            way.enable();
        }
        return seen.isPresent();
    }

    private static boolean stopped(OneWay way) throws SQLException {
        var seen = way.subscription();
        if (seen.isPresent() && (seen.get().enabled() || seen.get().worker() != null)) {
            way.disable();
            return false;
        }
        return true;
    }

    /**
     * Lets the slot of a waiting stream skip what came by the other one. Safe against a cutover at any moment: the
     * position is read before the journal is, and nothing before it was written by anybody but the other stream's worker
     * if writes were still on {@code writes} afterwards.
     */
    public synchronized void skipIdle(Side writes) throws SQLException {
        var idle = way(Direction.leaving(writes.other()));
        var seen = idle.subscription();
        if (seen.isEmpty() || seen.get().enabled()) {
            return;
        }
        var lsn = sides.on(writes.other(), connection -> Sql.text(connection, "SELECT pg_current_wal_lsn()::text"));
        if (sides.on(writes, connection -> acceptsWrites(connection, writes))) {
            idle.skipTo(lsn);
        }
    }

    /** Whether this side's own journal says that it takes writes: it was not left since it was last entered. */
    private boolean acceptsWrites(Connection connection, Side side) throws SQLException {
        return Sql.holds(connection, """
                SELECT entered >= left_last AND (entered > 0 OR ?) FROM (
                    SELECT coalesce(max(epoch) FILTER (WHERE role = 'entered'), 0) AS entered,
                           coalesce(max(epoch) FILTER (WHERE role = 'left' AND state <> 'reopened'), 0) AS left_last
                    FROM pointsman.journal WHERE migration = ?) AS journal
                """, side == Side.SOURCE, sides.names().migration());
    }

    /** Past the point of no return: both directions end; the publishing objects of both go. */
    public synchronized void end() throws SQLException {
        for (var side : Side.values()) {
            dropSubscription(side);
        }
        for (var side : Side.values()) {
            dropPublishing(side);
        }
    }

    /** Drops the subscription on that side; the slot on the other, which may be out of reach, stays. */
    public synchronized void dropSubscription(Side side) throws SQLException {
        way(Direction.leaving(side.other())).dropSubscriber();
    }

    /** Drops slot, publication and role on that side, and ends whoever reads there. */
    public synchronized void dropPublishing(Side side) throws SQLException {
        way(Direction.leaving(side)).dropPublisher();
    }

    OneWay way(Direction direction) {
        return direction == Direction.FORWARD ? forward : reverse;
    }
}
