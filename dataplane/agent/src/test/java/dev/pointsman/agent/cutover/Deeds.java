package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Failpoint.Place;
import dev.pointsman.wire.Side;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a simulated world until it is calm: at any time, and at the places between two effects of an agent. Each
 * world likes one deed at one place best, so that rare pairs are not that rare.
 */
final class Deeds {
    private static final long SHORT = 5 * Chance.MILLIS;
    private static final long LONG = 3_000 * Chance.MILLIS;
    private static final int MOST_OF_TIME = 3;
    private static final double[] AT_PLACE = {0, 0.03, 0.15};
    private static final double AT_FAVOURITE = 0.7;
    private static final double HURRY = 0.5;

    private enum Deed {
        CRASH_SOURCE,
        CRASH_TARGET,
        KILL_AGENT,
        STOP_AGENT,
        SECOND_AGENT,
        FREEZE_PROXY,
        KILL_PROXY,
        OTHER_ORDER
    }

    private final World world;
    private final double atPlace;
    private final Place place;
    private final Deed deed;
    private final Place waitsAt;
    private final Place waitsFor;
    private @Nullable SimulatedAgent waiting;

    /** @param span when the last of those that come at any time come */
    Deeds(World world, long span) {
        this.world = world;
        this.atPlace = AT_PLACE[world.chance().upTo(AT_PLACE.length - 1)];
        this.place = world.chance().of(Place.values());
        this.waitsAt = world.chance().of(Place.values());
        this.waitsFor = world.chance().of(Place.values());
        this.deed = world.chance().of(Deed.values());
        for (int some = world.chance().upTo(MOST_OF_TIME); some > 0; some--) {
            world.agenda().in(world.chance().spread(Chance.MILLIS, span), () -> something(null));
        }
    }

    /** An agent that waits here for another one to come there: what one alone would hardly ever get in between. */
    private void meet(Place reached, SimulatedAgent agent) {
        var waits = waiting;
        if (waits == null && reached == waitsAt) {
            waiting = agent;
            agent.stop(LONG);
        } else if (waits != null && waits != agent && reached == waitsFor) {
            waits.goOn(world.chance().between(0, SHORT));
        }
    }

    /** An agent has come to a place between two effects. For the agent. */
    void at(Place reached, SimulatedAgent agent) {
        var chance = world.chance();
        if (chance.isCalm()) {
            return;
        }
        meet(reached, agent);
        if (reached == place && chance.one(AT_FAVOURITE)) {
            hurry();
            happens(deed, agent);
        } else if (chance.one(atPlace)) {
            hurry();
            something(agent);
        }
    }

    private void hurry() {
        if (world.chance().one(HURRY)) {
            for (var client : world.clients()) {
                client.hurry();
            }
        }
    }

    /** At once; an agent that it is said for may do it to itself. */
    void something(@Nullable SimulatedAgent agent) {
        if (!world.chance().isCalm()) {
            happens(world.chance().of(Deed.values()), agent);
        }
    }

    private void happens(Deed what, @Nullable SimulatedAgent agent) {
        long nanos = world.chance().spread(SHORT, LONG);
        switch (what) {
            case CRASH_SOURCE -> world.database(Side.SOURCE).crash(nanos);
            case CRASH_TARGET -> world.database(Side.TARGET).crash(nanos);
            case KILL_AGENT -> world.killAgent(agent, nanos);
            case STOP_AGENT -> {
                if (agent != null) {
                    agent.stop(nanos);
                }
            }
            case SECOND_AGENT -> world.beginAgent();
            case FREEZE_PROXY -> world.chance().of(world.proxies()).freeze(nanos);
            case KILL_PROXY ->
                world.chance()
                        .of(world.proxies())
                        .kill(nanos, () -> world.operator().recorded());
            case OTHER_ORDER -> world.operator().changesItsMind();
        }
    }
}
