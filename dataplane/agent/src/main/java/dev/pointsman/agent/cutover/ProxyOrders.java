package dev.pointsman.agent.cutover;

import dev.pointsman.agent.order.Pen;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.RehearsalOrder;
import dev.pointsman.wire.ReleaseOrder;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.OrderKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Orders over HTTP. They are written and signed when this is made, so that the pause pays for the round trips only.
 */
final class ProxyOrders implements Proxies {
    /** A hold's answer may come this much later than the drain it waits for; only a proxy that has just answered is awaited. */
    private static final Duration HOLD_SLACK = Duration.ofMillis(100);
    /** How long a proxy may take to acknowledge what needs no waiting. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    /** Outside the pause nobody waits: a first connection from a program that has just started takes its time. */
    private static final Duration LOOK_WITHIN = Duration.ofSeconds(5);
    /** Ends a hold whose attempt goes on later. */
    private static final long LET_GO_MILLIS = 0;

    private static final String ROUTING = "/v1/routing";
    private static final String HOLD = "/v1/hold";

    /** Rehearsals go on until so many in a row were answered quickly, */
    private static final int QUICK_IN_A_ROW = 20;
    /** which is how long an order takes that nothing has to be loaded, compiled or connected for, */
    private static final Duration QUICK = Duration.ofMillis(1);
    /** or there were so many: the first compiler takes what has been called 200 times, the same goes for loops. */
    private static final int COMPILED = 300;
    /** Nobody waits yet, but the drain that follows should find things as the look has. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final HttpClient client;
    private final List<Signed> signed;
    /** The proxies that answered the last look, by name. */
    private Set<String> listening = Set.of();

    ProxyOrders(HttpClient client, OrderKey key, Cutover cutover, List<ProxyEndpoint> proxies) {
        this.client = client;
        this.signed = proxies.stream().map(proxy -> sign(key, cutover, proxy)).toList();
    }

    private record Signed(
            ProxyEndpoint proxy,
            HttpRequest look,
            HttpRequest rehearse,
            HttpRequest hold,
            HttpRequest letGo,
            HttpRequest route,
            HttpRequest release) {}

    private static Signed sign(OrderKey key, Cutover cutover, ProxyEndpoint proxy) {
        long epoch = cutover.epoch();
        var pen = Pen.of(key, epoch, cutover.authority(), proxy);
        var hold = new HoldOrder(Wire.VERSION, epoch, cutover.maxPauseMillis(), cutover.drainMillis());
        var rehearsal = new RehearsalOrder(Wire.VERSION, hold, cutover.table());
        var letGo = new HoldOrder(Wire.VERSION, epoch, LET_GO_MILLIS, 0);
        var look = HttpRequest.newBuilder(URI.create(proxy.url() + "/v1/state"))
                .timeout(LOOK_WITHIN)
                .build();
        return new Signed(
                proxy,
                look,
                pen.rehearsal(
                        "/v1/rehearsal", rehearsal, ANSWER_WITHIN, new Pen.Coming("PUT", ROUTING, cutover.table())),
                pen.order("POST", HOLD, hold, HOLD_SLACK.plusMillis(cutover.drainMillis())),
                pen.order("POST", HOLD, letGo, ANSWER_WITHIN),
                pen.order("PUT", ROUTING, cutover.table(), ANSWER_WITHIN),
                pen.order("POST", "/v1/release", new ReleaseOrder(Wire.VERSION, epoch), ANSWER_WITHIN));
    }

    @Override
    public List<Answer> look() {
        var answers = all(signed, Signed::look);
        listening = answers.stream().filter(Answer::came).map(Answer::proxy).collect(Collectors.toUnmodifiableSet());
        return answers;
    }

    @Override
    public List<Answer> rehearse() {
        return all(heard(), Signed::rehearse);
    }

    @Override
    public void warmUp() {
        long begun = System.nanoTime();
        long now = begun;
        for (int shown = 0, quick = 0;
                shown < COMPILED && quick < QUICK_IN_A_ROW && now - begun < WARM_UP.toNanos();
                shown++) {
            long before = now;
            rehearse();
            now = System.nanoTime();
            quick = now - before < QUICK.toNanos() ? quick + 1 : 0;
        }
    }

    @Override
    public List<Answer> hold() {
        return all(heard(), Signed::hold);
    }

    private List<Signed> heard() {
        return signed.stream()
                .filter(each -> listening.contains(each.proxy().name()))
                .toList();
    }

    @Override
    public List<Answer> letGo() {
        return all(signed, Signed::letGo);
    }

    @Override
    public List<Answer> route() {
        return all(signed, Signed::route);
    }

    @Override
    public List<Answer> release() {
        return all(signed, Signed::release);
    }

    private List<Answer> all(List<Signed> proxies, Function<Signed, HttpRequest> order) {
        var answers = proxies.stream()
                .map(each -> send(each.proxy().name(), order.apply(each)))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> send(String proxy, HttpRequest request) {
        // The client's own timeout does not always cover a body that never ends.
        long millis = request.timeout().orElse(ANSWER_WITHIN).toMillis();
        return client.sendAsync(request, BodyHandlers.ofString())
                .orTimeout(millis, TimeUnit.MILLISECONDS)
                .handle((response, _) -> answer(proxy, response));
    }

    private static Answer answer(String proxy, @Nullable HttpResponse<String> response) {
        long now = System.nanoTime();
        return response == null
                ? new Answer(proxy, 0, "", now)
                : new Answer(proxy, response.statusCode(), response.body(), now);
    }
}
