package dev.pointsman.agent.cutover;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one simulated world went.
 *
 * @param seed the world
 * @param failure what was broken in it, or null
 * @param fingerprint of what happened and when
 * @param events how many things happened
 * @param moved how many epochs moved writes
 * @param trace what happened, line by line, if it was wanted
 */
record Schedule(long seed, @Nullable Throwable failure, long fingerprint, long events, long moved, List<String> trace) {
    /** Runs a world from its beginning to its end. */
    static Schedule of(long seed, Flaw flaw, boolean traced) {
        var world = new World(seed, flaw, traced);
        var failure = world.run();
        var agenda = world.agenda();
        return new Schedule(
                seed,
                failure,
                agenda.fingerprint(),
                agenda.events(),
                world.tally().moved(),
                world.trace());
    }

    boolean isBroken() {
        return failure != null;
    }
}
