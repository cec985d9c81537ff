package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Change.Kind;
import dev.pointsman.agent.cutover.Locks.Claim;
import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server with its fence, journal and tables, as a log of which a crash loses the end that is not flushed. What the other
 * side's log brings is applied in its order, and flushed only when something else is.
 */
final class SimulatedDatabase {
    /** How a write ended: acknowledged, refused by the fence of an epoch, or its connection was lost. */
    record Result(Ending ending, long epoch) {
        static final Result WRITTEN = new Result(Ending.WRITTEN, 0);
        static final Result LOST = new Result(Ending.LOST, 0);
    }

    /** How a write ended. */
    enum Ending {
        WRITTEN,
        REFUSED,
        LOST
    }

    /** A server that is back starts its stream's worker after this, */
    private static final long SOONEST_WORKER = Chance.MILLIS;
    /** or as late as this. */
    private static final long LATEST_WORKER = 5_000 * Chance.MILLIS;

    private final World world;
    private final Side side;
    private final List<Change> log = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final Locks locks = new Locks();
    private Contents contents;
    private int durable;
    private int position;
    private boolean up = true;
    private boolean flushing;
    private boolean applying;

    SimulatedDatabase(World world, Side side) {
        this.world = world;
        this.side = side;
        this.contents = new Contents(side == Side.SOURCE);
    }

    Side side() {
        return side;
    }

    SimulatedDatabase other() {
        return world.database(side.other());
    }

    Contents contents() {
        return contents;
    }

    Locks locks() {
        return locks;
    }

    List<Change> log() {
        return log;
    }

    boolean isUp() {
        return up;
    }

    /** The server ends of agents' connections. */
    List<Connection> connections() {
        return connections;
    }

    // ---- log

    /** Commits, and waits for the disk. */
    void commit(Change change) {
        append(change);
        flush();
    }

    /** Commits; the disk has it some time later. */
    void append(Change change) {
        world.say("%s writes %s %s", side, change.kind(), change.number());
        log.add(change);
        contents.take(change);
        world.tally().changed(this, change);
        if (!flushing) {
            flushing = true;
            world.agenda().in(world.flushesWithin(), () -> {
                flushing = false;
                flush();
            });
        }
    }

    /** All that is visible is on disk. */
    void flush() {
        if (up && durable < log.size()) {
            durable = log.size();
            other().follow();
        }
    }

    // ---- stream

    private void follow() {
        if (!applying && up && position < other().durable) {
            applying = true;
            world.agenda().in(world.chance().lag(), this::apply);
        }
    }

    private void apply() {
        applying = false;
        var from = other();
        for (int most = world.chance().upTo(3); up && position < from.durable && most >= 0; ) {
            var change = from.log.get(position++);
            if (change.isStreamed()) {
                append(change.applied(position));
                most--;
            }
        }
        look();
        follow();
    }

    /** Is called once now, and whenever something has come by the stream, until it says that it is done. */
    void whenApplied(java.util.function.BooleanSupplier look) {
        if (!look.getAsBoolean()) {
            waiting.add(new Runnable() {
                @Override
                public void run() {
                    if (look.getAsBoolean()) {
                        waiting.remove(this);
                    }
                }
            });
        }
    }

    private void look() {
        for (var each : List.copyOf(waiting)) {
            each.run();
        }
    }

    // ---- life

    /** Loses what is not on disk, and every connection; comes back after a while. */
    void crash(long downNanos) {
        if (!up) {
            return;
        }
        world.say("%s crashes, %s of %s records are on disk", side, durable, log.size());
        up = false;
        var lost = List.copyOf(log.subList(durable, log.size()));
        log.subList(durable, log.size()).clear();
        contents = new Contents(side == Side.SOURCE);
        log.forEach(contents::take);
        position = contents.upTo();
        locks.dropAll();
        List.copyOf(connections).forEach(Connection::endServer);
        world.tally().lost(this, lost);
        world.agenda().in(downNanos, this::start);
    }

    private void start() {
        world.say("%s is back", side);
        up = true;
        world.agenda().in(world.chance().spread(SOONEST_WORKER, LATEST_WORKER), this::follow);
        world.agenda().in(world.chance().spread(SOONEST_WORKER, LATEST_WORKER), other()::follow);
        look();
    }

    // ---- clients

    /**
     * A client's transaction that writes once.
     *
     * @param nanos how long it takes once it has the table
     * @param told on the server, when it is over
     */
    void write(long number, long nanos, Consumer<Result> told) {
        if (!up) {
            told.accept(Result.LOST);
            return;
        }
        var holder = new Claim[1];
        var claim = new Claim(
                false,
                world.agenda().now(),
                () -> granted(at(holder), number, nanos, told),
                () -> told.accept(Result.LOST));
        holder[0] = claim;
        locks.request(claim);
    }

    private static Claim at(@Nullable Claim[] holder) {
        return java.util.Objects.requireNonNull(holder[0]);
    }

    private void granted(Claim claim, long number, long nanos, Consumer<Result> told) {
        if (!contents.isOpen()) {
            locks.end(claim);
            told.accept(new Result(Ending.REFUSED, contents.closedIn()));
        } else {
            world.agenda().in(nanos, () -> {
                if (locks.isHeld(claim)) {
                    world.tally().accepted(this, number);
                    commit(Change.of(Kind.WRITE, number));
                    locks.end(claim);
                    told.accept(Result.WRITTEN);
                }
            });
        }
    }
}
