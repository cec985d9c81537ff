package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One agent's orders of one attempt to simulated proxies, with the patience of {@link ProxyOrders}. */
final class SimulatedOrders implements Proxies {
    private static final long ANSWER_WITHIN = 500 * Chance.MILLIS;
    private static final long LOOK_WITHIN = 5_000 * Chance.MILLIS;
    private static final long HOLD_SLACK = 100 * Chance.MILLIS;

    private final World world;
    private final Actor actor;
    private final Cutover cutover;
    private final List<SimulatedProxy> proxies;
    private List<SimulatedProxy> listening = List.of();

    SimulatedOrders(World world, Actor actor, Cutover cutover, List<SimulatedProxy> proxies) {
        this.world = world;
        this.actor = actor;
        this.cutover = cutover;
        this.proxies = proxies;
    }

    private interface Order extends BiConsumer<SimulatedProxy, Consumer<SimulatedProxy.Answer>> {}

    /** The answers to one round of orders, as they come. */
    private final class Round {
        private final List<SimulatedProxy> asked;
        private final @Nullable Answer[] answers;
        private int missing;

        Round(List<SimulatedProxy> asked) {
            this.asked = asked;
            this.answers = new Answer[asked.size()];
            this.missing = asked.size();
        }

        List<Answer> give(long within, Order order) {
            var agenda = world.agenda();
            long until = agenda.now() + within;
            for (int i = 0; i < asked.size(); i++) {
                send(i, order);
            }
            var timeout = agenda.wake(actor, within);
            while (missing > 0 && agenda.now() < until) {
                actor.pause();
            }
            timeout.cancel();
            world.sleep(actor, world.chance().stall());
            return answers();
        }

        private void send(int number, Order order) {
            var proxy = asked.get(number);
            if (world.chance().isLost()) {
                return;
            }
            world.agenda().in(world.chance().hop(), () -> {
                if (proxy.isUp()) {
                    proxy.loop(() -> order.accept(proxy, answer -> back(number, answer)))
                            .run();
                } else {
                    back(number, new SimulatedProxy.Answer(0, ""));
                }
            });
        }

        private void back(int number, SimulatedProxy.Answer answer) {
            if (!world.chance().isLost()) {
                world.agenda().wake(actor, world.chance().hop(), () -> arrived(number, answer));
            }
        }

        private void arrived(int number, SimulatedProxy.Answer answer) {
            if (answers[number] == null) {
                missing--;
                var name = asked.get(number).name();
                answers[number] = new Answer(
                        name, answer.status(), answer.body(), world.agenda().now());
            }
        }

        private List<Answer> answers() {
            var all = new ArrayList<Answer>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                var answer = answers[i];
                all.add(
                        answer == null
                                ? new Answer(
                                        asked.get(i).name(),
                                        0,
                                        "",
                                        world.agenda().now())
                                : answer);
            }
            // What comes later comes too late.
            missing = 0;
            return all;
        }
    }

    private List<Answer> all(String what, List<SimulatedProxy> to, long within, Order order) {
        var answers = new Round(to).give(within, order);
        world.say("%s in epoch %s: %s", what, cutover.epoch(), answers);
        return answers;
    }

    @Override
    public List<Answer> look() {
        var answers = all("look", proxies, LOOK_WITHIN, (proxy, answer) -> answer.accept(proxy.look()));
        listening = proxies.stream()
                .filter(proxy -> answers.stream()
                        .anyMatch(each -> each.came() && each.proxy().equals(proxy.name())))
                .toList();
        return answers;
    }

    @Override
    public List<Answer> rehearse() {
        return all("rehearse", listening, ANSWER_WITHIN, (proxy, answer) -> answer.accept(proxy.rehearse(cutover)));
    }

    @Override
    public void warmUp() {
        rehearse();
    }

    @Override
    public List<Answer> hold() {
        long within = HOLD_SLACK + cutover.drainMillis() * Chance.MILLIS;
        return all("hold", listening, within, (proxy, answer) -> proxy.hold(cutover, answer));
    }

    @Override
    public List<Answer> letGo() {
        return all("let go", proxies, ANSWER_WITHIN, (proxy, answer) -> proxy.letGo(cutover, answer));
    }

    @Override
    public List<Answer> route() {
        return all("route", proxies, ANSWER_WITHIN, (proxy, answer) -> answer.accept(proxy.route(cutover)));
    }

    @Override
    public List<Answer> release() {
        return all("release", proxies, ANSWER_WITHIN, (proxy, answer) -> answer.accept(proxy.release(cutover)));
    }
}
