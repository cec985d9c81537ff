package dev.pointsman.agent.cutover;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs schedules of simulated cutovers, one seed after the other, and stops at the first that breaks a promise: with its
 * seed, and all that happened in it.
 */
public final class Simulation {
    private static final long LINE_EVERY_NANOS = 5_000_000_000L;
    private static final double NANOS = 1e9;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;

    private final PrintStream out;
    private final long first;
    private final long count;

    private Simulation(PrintStream out, long first, long count) {
        this.out = out;
        this.first = first;
        this.count = count;
    }

    /**
     * Exits with 0 when every promise was kept.
     *
     * @param arguments how many schedules, and the seed of the first
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 2) {
            System.err.println("usage: Simulation SCHEDULES SEED");
            System.exit(USAGE);
        }
        var simulation = new Simulation(System.out, Long.parseLong(arguments[1]), Long.parseLong(arguments[0]));
        System.exit(simulation.run());
    }

    private int run() throws InterruptedException {
        var code = new AtomicInteger(BROKEN);
        // A thread of the kind that the actors have: between those it is cheap to take turns.
        Thread.ofVirtual().start(() -> code.set(all())).join();
        return code.get();
    }

    private int all() {
        long start = System.nanoTime();
        long line = start;
        long events = 0;
        long moved = 0;
        for (long i = 0; i < count; i++) {
            var schedule = Schedule.of(first + i, Flaw.NONE, false);
            if (schedule.isBroken()) {
                tell(schedule.seed());
                return BROKEN;
            }
            events += schedule.events();
            moved += schedule.moved();
            long now = System.nanoTime();
            if (now - line > LINE_EVERY_NANOS || i + 1 == count) {
                line = now;
                say(i + 1, moved, events, (now - start) / NANOS);
            }
        }
        return 0;
    }

    private void say(long done, long moved, long events, double seconds) {
        out.printf(
                "%,d of %,d schedules, %,d times writes moved, %,d events, 0 promises broken; %.0f schedules/s%n",
                done, count, moved, events, done / seconds);
    }

    private void tell(long seed) {
        var again = Schedule.of(seed, Flaw.NONE, true);
        again.trace().forEach(out::println);
        out.println("broken with seed " + seed + ": " + again.failure());
        out.println("the same again: make simulation SCHEDULES=1 SEED=" + seed);
    }
}
