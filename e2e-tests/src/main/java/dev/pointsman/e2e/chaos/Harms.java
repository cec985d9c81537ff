package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.host.HostAgent;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.e2e.host.Relay;
import dev.pointsman.e2e.host.Relay.Passage;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How each deed is done in an arena.
 *
 * @param arena where
 * @param tried the row of the matrix
 * @param from the side that the cutover leaves
 */
record Harms(Arena arena, Case tried, Side from) {
    private static final Duration SHORT_CUT = Duration.ofSeconds(3);
    /** Longer than the agent bears a server's silence. */
    private static final Duration LONG_CUT = Duration.ofSeconds(12);

    private static final Duration STOPPED = Duration.ofSeconds(10);
    private static final Duration PROXY_STOPPED = Duration.ofSeconds(4);

    Harm harm() {
        var stack = arena.stack();
        var proxy = stack.proxies().get(tried.proxy(Arena.PROXIES));
        return switch (tried.deed()) {
            case KILL_AGENT -> restarted(stack.agent());
            case KILL_PROXY -> Harm.of(proxy::kill, proxy::restart);
            case KILL_PROXIES ->
                Harm.of(
                        () -> stack.proxies().forEach(HostProxy::kill),
                        () -> stack.proxies().parallelStream().forEach(HostProxy::restart));
            case KILL_SOURCE -> restarted(from);
            case KILL_TARGET -> restarted(from.other());
            case STOP_AGENT -> new Relief(stack.agent());
            case STOP_PROXY -> stopped(proxy);
            case CUT_SOURCE -> cut(List.of(stack.wireTo(from)), Passage.CUT);
            case CUT_TARGET -> cut(List.of(stack.wireTo(from.other())), Passage.CUT);
            case CUT_PROXIES -> cut(stack.wiresToProxies(), Passage.CUT);
            case MUTE_SOURCE -> cut(List.of(stack.wireTo(from)), Passage.QUESTIONS);
            case MUTE_TARGET -> cut(List.of(stack.wireTo(from.other())), Passage.QUESTIONS);
            case MUTE_PROXIES -> cut(stack.wiresToProxies(), Passage.QUESTIONS);
            case KILL_OPERATOR, STOP_OPERATOR ->
                throw new IllegalArgumentException(tried + " is done where operators give the orders");
        };
    }

    private Harm restarted(HostAgent agent) {
        return Harm.of(agent::kill, () -> agent.restart(arena.turnstile().environment()));
    }

    private Harm restarted(Side side) {
        var server = arena.stack().server(side);
        return Harm.of(server::kill, server::restart);
    }

    private static Harm stopped(HostProxy proxy) {
        return Harm.of(() -> proxy.process().signal("STOP"), () -> {
            Spell.of(PROXY_STOPPED);
            proxy.process().signal("CONT");
        });
    }

    private Harm cut(List<Relay> wires, Passage passage) {
        return Harm.of(() -> wires.forEach(wire -> wire.pass(passage)), () -> {
            Spell.of(tried.longCut() ? LONG_CUT : SHORT_CUT);
            wires.forEach(wire -> wire.pass(Passage.OPEN));
        });
    }

    /** An agent is stopped, a second one takes over, and the first one wakes into its work. */
    private final class Relief implements Harm {
        private final HostAgent first;
        private long stoppedAt;
        private @Nullable HostAgent second;

        Relief(HostAgent first) {
            this.first = first;
        }

        @Override
        public void strike() {
            first.process().signal("STOP");
            stoppedAt = System.nanoTime();
        }

        @Override
        public void heal() throws Exception {
            second = arena.stack()
                    .secondAgent(arena.epoch(), from.other(), arena.turnstile().environment());
            Spell.of(STOPPED.minusNanos(System.nanoTime() - stoppedAt));
            first.process().signal("CONT");
        }

        @Override
        public void after() {
            var next = second;
            if (next != null) {
                arena.stack().follow(next);
            }
        }
    }
}
