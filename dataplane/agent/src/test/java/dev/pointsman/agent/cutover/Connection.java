package dev.pointsman.agent.cutover;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent's connection to a simulated database. Its server end may live longer than the agent, and end before it. */
final class Connection {
    /** What the names of connections begin with that are not for cutovers. */
    static final String JOURNAL = "journal of ";

    private static final long SILENCE = 10_000 * Chance.MILLIS;
    private static final String CONNECTION_LOST = "08006";
    private static final String ADMIN_SHUTDOWN = "57P01";

    /** What is asked of the server; answers now or later, once. */
    @FunctionalInterface
    interface Request<T> {
        void arrives(SimulatedDatabase database, Reply<T> reply);
    }

    /** The way back of an answer. */
    final class Reply<T> {
        private boolean given;
        private boolean there;
        private @Nullable T value;
        private @Nullable SQLException trouble;

        void answer(T with) {
            give(() -> value = with);
        }

        void fail(String why, String sqlState) {
            give(() -> trouble = new SimulatedTrouble(why, sqlState));
        }

        boolean isGiven() {
            return given;
        }

        private void give(Runnable arrives) {
            if (given) {
                return;
            }
            given = true;
            pending = null;
            if (!world.chance().isLost()) {
                world.agenda().wake(actor, world.chance().hop(), () -> {
                    arrives.run();
                    there = true;
                });
            }
        }

        private T get() throws SQLException {
            var wrong = trouble;
            if (wrong != null) {
                broken = CONNECTION_LOST.equals(wrong.getSQLState()) || ADMIN_SHUTDOWN.equals(wrong.getSQLState());
                throw wrong;
            }
            return Objects.requireNonNull(value);
        }
    }

    private final World world;
    private final Actor actor;
    private final SimulatedDatabase database;
    private final String owner;
    private boolean ended;
    private boolean broken;
    private @Nullable Reply<?> pending;

    private Connection(World world, Actor actor, SimulatedDatabase database, String owner) {
        this.world = world;
        this.actor = actor;
        this.database = database;
        this.owner = owner;
    }

    /**
     * Connects.
     *
     * @param owner the agent, and what for
     */
    static Connection open(World world, Actor actor, SimulatedDatabase database, String owner) throws SQLException {
        world.sleep(actor, 2 * world.chance().hop());
        if (!database.isUp()) {
            throw new SimulatedTrouble(database.side() + " cannot be reached", "08001");
        }
        var connection = new Connection(world, actor, database, owner);
        database.connections().add(connection);
        return connection;
    }

    String owner() {
        return owner;
    }

    boolean isOfCutover() {
        return !owner.startsWith(JOURNAL);
    }

    /** Whether it may be used again after something has failed. */
    boolean isValid() {
        return !broken && !ended;
    }

    /** The backend is gone; what it was about fails. */
    void endServer() {
        ended = true;
        database.connections().remove(this);
        var unanswered = pending;
        if (unanswered != null) {
            unanswered.fail("the connection to " + database.side() + " was ended", ADMIN_SHUTDOWN);
        }
    }

    /** Asks and waits; after a while without any answer the connection counts as lost. */
    <T> T ask(Request<T> request) throws SQLException {
        var reply = new Reply<T>();
        var agenda = world.agenda();
        var silence = agenda.now() + SILENCE;
        if (!world.chance().isLost()) {
            agenda.in(world.chance().hop(), () -> arrive(request, reply));
        }
        var timeout = agenda.wake(actor, SILENCE);
        while (!reply.there && agenda.now() < silence) {
            actor.pause();
        }
        timeout.cancel();
        world.sleep(actor, world.chance().stall());
        if (!reply.there) {
            broken = true;
            throw new SimulatedTrouble(database.side() + " does not answer", CONNECTION_LOST);
        }
        return reply.get();
    }

    private <T> void arrive(Request<T> request, Reply<T> reply) {
        if (ended) {
            reply.fail("the connection to " + database.side() + " is gone", CONNECTION_LOST);
        } else {
            pending = reply;
            request.arrives(database, reply);
        }
    }
}
