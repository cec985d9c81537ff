package dev.pointsman.agent.cutover;

/** The simulated world's time, as one of its agents sees it. */
record SimulatedTicks(World world, Actor actor) implements Ticks {
    @Override
    public long nanos() {
        return world.agenda().now();
    }

    @Override
    public void rest(long leastMillis, long mostMillis) {
        world.sleep(actor, world.chance().between(leastMillis * Chance.MILLIS, mostMillis * Chance.MILLIS));
    }
}
