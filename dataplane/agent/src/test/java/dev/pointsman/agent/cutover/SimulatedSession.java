package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.SimulatedDatabase.Result;
import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.hold.Holds;
import dev.pointsman.wire.Side;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One client's statement in a simulated proxy: it waits, goes on and is sent again as {@code Passage} does it. */
final class SimulatedSession implements Fences.Fenced, Holds.Writing {
    /** After this a client that waits gets an error. */
    private static final long MAX_HOLD = 30_000 * Chance.MILLIS;

    private static final Pattern EPOCH = Pattern.compile("epoch = (\\d+)");

    /**
     * What a client wants done.
     *
     * @param number of the write
     * @param whole whether it is one statement that may be sent again; else it begins a transaction first
     * @param nanos how long it takes
     */
    record Wanted(long number, boolean whole, long nanos) {}

    private enum Phase {
        COMING,
        HELD,
        RUNNING,
        OVER
    }

    private final World world;
    private final SimulatedProxy proxy;
    private final Wanted wanted;
    private final Consumer<Result> told;
    private Phase phase = Phase.COMING;
    private long writingSince;
    private @Nullable Timer patience;

    /** @param told what comes of it, on the proxy's loop */
    SimulatedSession(World world, SimulatedProxy proxy, Wanted wanted, Consumer<Result> told) {
        this.world = world;
        this.proxy = proxy;
        this.wanted = wanted;
        this.told = told;
        proxy.add(this);
    }

    /** The statement has come, or may go on. For the proxy's loop. */
    void place() {
        var table = proxy.table();
        if (proxy.holds().isHolding()) {
            waits();
            proxy.holds().add(this);
        } else if (proxy.fences().epoch() > table.epoch() && !wanted.whole()) {
            waits();
            proxy.fences().suspect(this, proxy.fences().epoch());
        } else {
            run(world.database(table.writes()));
        }
    }

    private void waits() {
        phase = Phase.HELD;
        if (patience == null) {
            patience = world.agenda().in(MAX_HOLD, proxy.loop(this::losePatience));
        }
    }

    private void run(SimulatedDatabase on) {
        phase = Phase.RUNNING;
        writingSince = world.agenda().now();
        proxy.holds().began(this);
        // BEGIN is a message of its own.
        long before = wanted.whole() ? 0 : wanted.nanos();
        var again = new boolean[1];
        world.agenda().in(before + world.chance().hop(), () -> send(on, again));
    }

    private void send(SimulatedDatabase on, boolean[] again) {
        on.write(wanted.number(), wanted.nanos(), result -> {
            var heard = world.chance().isLost() ? Result.LOST : result;
            if (heard.ending() == SimulatedDatabase.Ending.LOST && world.has(Flaw.SENT_TWICE) && !again[0]) {
                again[0] = true;
                send(on, again);
            } else {
                world.agenda().in(world.chance().hop(), proxy.loop(() -> answered(heard)));
            }
        });
    }

    private void answered(Result result) {
        if (phase != Phase.RUNNING) {
            return;
        }
        proxy.holds().ended(this);
        if (result.ending() == SimulatedDatabase.Ending.REFUSED && wanted.whole()) {
            waits();
            proxy.fences().add(this, result.epoch());
        } else {
            tell(result);
        }
    }

    private void tell(Result result) {
        phase = Phase.OVER;
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
        told.accept(result);
    }

    /** The proxy is gone. */
    void lost() {
        if (phase != Phase.OVER) {
            tell(Result.LOST);
        }
    }

    private void losePatience() {
        if (phase == Phase.HELD) {
            proxy.holds().remove(this);
            proxy.fences().remove(this);
            tell(new Result(SimulatedDatabase.Ending.REFUSED, 0));
        }
    }

    @Override
    public void resume() {
        if (phase == Phase.HELD) {
            place();
        }
    }

    @Override
    public void leaseOver(long epoch) {
        if (phase == Phase.HELD) {
            proxy.fences().suspect(this, epoch);
        }
    }

    @Override
    public void writesLeft(long epoch) {
        tell(new Result(SimulatedDatabase.Ending.REFUSED, epoch));
    }

    @Override
    public void ask(Side side, String sql, Consumer<@Nullable String> answer) {
        var number = EPOCH.matcher(sql);
        if (!number.find()) {
            throw new IllegalArgumentException(sql);
        }
        long epoch = Long.parseLong(number.group(1));
        boolean left = sql.contains("'left'");
        var on = world.database(side);
        world.agenda().in(2 * world.chance().hop(), proxy.loop(() -> {
            var state = left ? on.contents().left(epoch) : on.contents().hasEntered(epoch) ? "entered" : null;
            answer.accept(on.isUp() ? state : null);
        }));
    }

    @Override
    public long writingSince() {
        return writingSince;
    }
}
