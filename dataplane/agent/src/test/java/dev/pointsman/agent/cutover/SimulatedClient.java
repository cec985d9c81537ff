package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.SimulatedDatabase.Result;
import dev.pointsman.agent.cutover.SimulatedSession.Wanted;
import dev.pointsman.wire.Side;
import org.jspecify.annotations.Nullable;

/** A client that writes a number of times, through a proxy or past all of them, and remembers what it was told. */
final class SimulatedClient {
    private static final long RECONNECT = 20 * Chance.MILLIS;
    private static final long QUICK = 100 * Chance.MICROS;
    private static final long LONG = 3_000 * Chance.MILLIS;

    private final World world;
    private final @Nullable Side past;
    private final long thinks;
    private int writes;
    private boolean busy;
    private @Nullable Timer thinking;

    /**
     * @param past the database that it writes to past the proxies, or null
     * @param thinks about how long it rests between two writes
     */
    SimulatedClient(World world, @Nullable Side past, int writes, long thinks) {
        this.world = world;
        this.past = past;
        this.writes = writes;
        this.thinks = thinks;
        think(0);
    }

    boolean isDone() {
        return writes <= 0 && !busy;
    }

    /** Thinks no longer. */
    void hurry() {
        var waits = thinking;
        if (waits != null && writes > 0) {
            waits.cancel();
            write();
        }
    }

    private void think(long extra) {
        busy = false;
        if (writes > 0) {
            thinking = world.agenda().in(extra + world.chance().between(0, 2 * thinks), this::write);
        }
    }

    private void write() {
        thinking = null;
        busy = true;
        writes--;
        var chance = world.chance();
        long nanos = chance.isCalm() || chance.one(0.9) ? chance.between(0, QUICK) : chance.spread(QUICK, LONG);
        var wanted = new Wanted(world.tally().nextNumber(), chance.one(0.7), nanos);
        if (past != null) {
            var on = world.database(past);
            on.write(wanted.number(), wanted.nanos(), result -> told(wanted, result));
        } else {
            through(wanted);
        }
    }

    private void through(Wanted wanted) {
        var proxy = world.chance().of(world.proxies());
        if (!proxy.isUp()) {
            world.tally().refused(wanted.number());
            think(RECONNECT);
            return;
        }
        var session = new SimulatedSession(world, proxy, wanted, result -> told(wanted, result));
        var comes = proxy.loop(session::place);
        world.agenda().in(world.chance().hop(), comes);
    }

    private void told(Wanted wanted, Result result) {
        switch (result.ending()) {
            case WRITTEN -> world.tally().written(wanted.number());
            case REFUSED -> world.tally().refused(wanted.number());
            case LOST -> {}
        }
        think(result.ending() == SimulatedDatabase.Ending.WRITTEN ? 0 : RECONNECT);
    }
}
