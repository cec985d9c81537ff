package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Failpoint.Place;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One life of an agent: the product's steps, one after the other, in simulated surroundings. */
final class SimulatedAgent {
    private static final long LEAST_BEAT = 50;
    private static final long MOST_BEAT = 500;
    private static final double AFTER_STEP = 0.02;
    private static final long SINCE_1970 = 1_000_000;

    private final World world;
    private final String name;
    private final Actor actor;
    private boolean stopped;
    private @Nullable Cutover known;

    SimulatedAgent(World world, String name) {
        this.world = world;
        this.name = name;
        this.actor = world.agenda().begin(this::live);
    }

    boolean isAlive() {
        return actor.isAlive();
    }

    void kill() {
        world.say("%s is killed", name);
        actor.kill();
    }

    /** Its machine does not run it for so long. For the agent itself. */
    void stop(long nanos) {
        world.say("%s stands still", name);
        long until = world.agenda().now() + nanos;
        stopped = true;
        world.agenda().wake(actor, nanos);
        while (stopped && world.agenda().now() < until) {
            actor.pause();
        }
    }

    /** It stands still for so long and no longer. */
    void goOn(long nanos) {
        world.agenda().wake(actor, nanos, () -> stopped = false);
    }

    private void live(Actor self) {
        world.say("%s begins", name);
        var ticks = new SimulatedTicks(world, self);
        var steps = new Steps(new Surroundings(
                new SimulatedSide(world, self, name, world.database(Side.SOURCE)),
                new SimulatedSide(world, self, name, world.database(Side.TARGET)),
                new SimulatedJournals(world, self, name),
                (cutover, named) -> new SimulatedOrders(
                        world, self, cutover, named.isEmpty() ? List.of() : List.of(world.proxies())),
                Turn.NONE,
                place -> reached(self, place),
                ticks,
                () -> SINCE_1970 + world.agenda().now() / Chance.MILLIS));
        while (true) {
            steps.advance(heard(), ENDPOINTS);
            world.say("%s: %s", name, steps.trouble());
            world.operator().sees(steps.journal());
            if (world.chance().one(AFTER_STEP)) {
                world.deeds().something(this);
                self.check();
            }
            ticks.rest(LEAST_BEAT, MOST_BEAT);
        }
    }

    /** Only whether there are any is looked at. */
    private static final List<ProxyEndpoint> ENDPOINTS = List.of(new ProxyEndpoint("all", "", ""));

    /** The operator's word may come late. */
    private @Nullable Cutover heard() {
        if (world.chance().isCalm() || world.chance().one(0.8)) {
            known = world.operator().order();
        }
        return known;
    }

    private void reached(Actor self, Place place) {
        world.say("%s has reached %s", name, place);
        world.deeds().at(place, this);
        self.check();
        world.sleep(self, world.chance().stall());
    }
}
