package dev.pointsman.agent.cutover;

import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated world in which writes move: two databases, proxies, clients, agents, an operator. It is all there is to its
 * seed: what happens in it, and in which order, is drawn from there.
 */
final class World {
    private static final int MOST_AGENTS = 3;
    private static final double TWO_AGENTS = 0.5;
    private static final long SECOND_BY = 500 * Chance.MILLIS;
    private static final int MOST_EPOCHS = 3;
    private static final int MOST_PROXIES = 2;
    private static final int MOST_WRITES = 10;
    private static final long CALM_BY = 20_000 * Chance.MILLIS;
    private static final long ENDS_WITHIN = 180_000 * Chance.MILLIS;
    private static final long LOOK_EVERY = 100 * Chance.MILLIS;

    private final Flaw flaw;
    private final Agenda agenda = new Agenda();
    private final Chance chance;
    private final Tally tally = new Tally(this);
    private final @Nullable List<String> trace;
    private final SimulatedDatabase source;
    private final SimulatedDatabase target;
    private final SimulatedOperator operator;
    private final SimulatedProxy[] proxies;
    private final SimulatedClient[] clients;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final Deeds deeds;
    private final long flushesWithin;
    private int born;
    private long calmAt;

    /** @param traced whether it remembers what happened */
    World(long seed, Flaw flaw, boolean traced) {
        this.flaw = flaw;
        this.chance = new Chance(seed);
        this.trace = traced ? new ArrayList<>() : null;
        this.flushesWithin = chance.spread(Chance.MILLIS, 2_000 * Chance.MILLIS);
        this.source = new SimulatedDatabase(this, Side.SOURCE);
        this.target = new SimulatedDatabase(this, Side.TARGET);
        this.operator = new SimulatedOperator(this, 1 + chance.upTo(MOST_EPOCHS - 1));
        this.proxies = new SimulatedProxy[1 + chance.upTo(MOST_PROXIES - 1)];
        for (int i = 0; i < proxies.length; i++) {
            proxies[i] = new SimulatedProxy(this, "proxy-" + i, operator.recorded());
        }
        this.clients = made();
        this.calmAt = chance.spread(100 * Chance.MILLIS, CALM_BY);
        this.deeds = new Deeds(this, calmAt);
        beginAgent();
        if (chance.one(TWO_AGENTS)) {
            agenda.in(chance.spread(Chance.MILLIS, SECOND_BY), this::beginAgent);
        }
        agenda.in(LOOK_EVERY, this::look);
    }

    private SimulatedClient[] made() {
        long thinks = chance.spread(500 * Chance.MICROS, 100 * Chance.MILLIS);
        var past = new Side[] {null, null, null, Side.SOURCE, Side.TARGET};
        var all = new SimulatedClient[past.length];
        for (int i = 0; i < past.length; i++) {
            all[i] = new SimulatedClient(this, past[i], 1 + chance.upTo(MOST_WRITES - 1), thinks);
        }
        return all;
    }

    // ---- what is in it

    Agenda agenda() {
        return agenda;
    }

    Chance chance() {
        return chance;
    }

    Tally tally() {
        return tally;
    }

    Deeds deeds() {
        return deeds;
    }

    SimulatedOperator operator() {
        return operator;
    }

    SimulatedProxy[] proxies() {
        return proxies;
    }

    SimulatedClient[] clients() {
        return clients;
    }

    SimulatedDatabase database(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** How long a commit that does not wait for the disk may not be there. */
    long flushesWithin() {
        return flushesWithin;
    }

    boolean has(Flaw one) {
        return flaw == one;
    }

    /** Remembers what happened, if anybody wants to know; each %s stands for one of the values. */
    void say(String sentence, @Nullable Object... values) {
        if (trace != null) {
            var line = new StringBuilder("%10.3f ms  ".formatted((double) agenda.now() / Chance.MILLIS));
            int from = 0;
            for (var value : values) {
                int at = sentence.indexOf("%s", from);
                line.append(sentence, from, at).append(value);
                from = at + 2;
            }
            trace.add(line.append(sentence, from, sentence.length()).toString());
        }
    }

    /** What happened, line by line. */
    List<String> trace() {
        return trace == null ? List.of() : trace;
    }

    // ---- what happens to it

    /** The actor goes on when so much time has passed. For the actor itself. */
    void sleep(Actor actor, long nanos) {
        long until = agenda.now() + nanos;
        if (nanos > 0) {
            agenda.wake(actor, nanos);
        }
        while (agenda.now() < until) {
            actor.pause();
        }
    }

    void beginAgent() {
        if (agents.stream().filter(SimulatedAgent::isAlive).count() < MOST_AGENTS) {
            born++;
            say("agent-%s comes", born);
            agents.add(new SimulatedAgent(this, "agent-" + born));
        }
    }

    /** This one, or any; another begins after a while. */
    void killAgent(@Nullable SimulatedAgent agent, long downNanos) {
        var dies = agent == null ? agents.getLast() : agent;
        if (dies.isAlive()) {
            dies.kill();
            agenda.in(downNanos, this::beginAgent);
        }
    }

    // ---- its end

    /** Lets it go its way. What was broken in it, or null. */
    @Nullable
    Throwable run() {
        return agenda.run();
    }

    private void look() {
        if (!chance.isCalm() && agenda.now() >= calmAt) {
            calm();
        }
        for (var proxy : proxies) {
            proxy.checkLease();
        }
        boolean tooLong = agenda.now() > calmAt + ENDS_WITHIN;
        if (isQuiet()) {
            tally.judge();
            agenda.end();
        } else if (tooLong) {
            throw new Violation("S4: it never comes to rest: " + unrest());
        } else {
            agenda.in(LOOK_EVERY, this::look);
        }
    }

    /** Nothing goes wrong any more; mostly the older agents are gone as well. */
    private void calm() {
        say("from now on it is calm");
        chance.calm();
        var last = agents.getLast();
        if (chance.one(0.7)) {
            agents.stream().filter(each -> each != last && each.isAlive()).forEach(SimulatedAgent::kill);
        }
        if (!last.isAlive()) {
            beginAgent();
        }
    }

    private boolean isQuiet() {
        return unrest().isEmpty();
    }

    private String unrest() {
        if (!operator.isDone()) {
            return "the operator waits for an epoch";
        }
        for (var client : clients) {
            if (!client.isDone()) {
                return "a client waits";
            }
        }
        for (var proxy : proxies) {
            if (!proxy.isQuiet()) {
                return proxy.name() + " holds";
            }
        }
        boolean undecided = source.contents().undecided() + target.contents().undecided() > 0;
        boolean one = source.contents().isOpen() != target.contents().isOpen();
        return undecided || !one || !source.isUp() || !target.isUp() ? "the sides are not settled" : "";
    }
}
