package dev.pointsman.controller.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.OrderVerifier;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Pod as the API server knows it, and a real HTTP server at its address that speaks the wire language: no node runs
 * here, so that no container can. The packaged programs answer in the end-to-end tests. Orders are verified as the real
 * ones do it.
 */
public final class FakePod implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int OK = 200;

    private final HttpServer server;
    private final String address;
    private final Pod pod;
    private final Program program;
    private final AtomicInteger orders = new AtomicInteger();

    private FakePod(HttpServer server, Pod pod, Program program) {
        this.server = server;
        this.address = server.getAddress().getHostString();
        this.pod = pod;
        this.program = program;
    }

    /** Starts a Pod of this Deployment. */
    static FakePod start(Deployment owner, int port, Program program) {
        try {
            var server = HttpServer.create(new InetSocketAddress(freeAddress(), port), 0);
            var pod = new FakePod(server, create(owner), program);
            server.createContext("/", pod::answer);
            server.start();
            pod.report(true);
            return pod;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What runs in the Pod. */
    interface Program {
        /** The ConfigMap that its keys are mounted from. */
        String configMap(Pod pod);

        /** The answer to a look. */
        Object state();

        /** Follows an order that is well signed; null, or why not. */
        @Nullable
        Refusal order(String path, byte[] body) throws IOException;
    }

    /** The ports are the contract's, so each Pod has a loopback address of its own, as real Pods have. */
    private static String freeAddress() {
        var random = ThreadLocalRandom.current();
        return "127." + random.nextInt(1, 255) + "." + random.nextInt(256) + "." + random.nextInt(2, 255);
    }

    private static Pod create(Deployment owner) {
        var template = owner.getSpec().getTemplate();
        return ApiServer.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName(owner.getMetadata().getName() + "-")
                        .withNamespace(owner.getMetadata().getNamespace())
                        .withLabels(template.getMetadata().getLabels())
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create();
    }

    /** Has Kubernetes say whether the Pod is ready. */
    public void report(boolean ready) {
        ApiServer.client()
                .resource(pod)
                .editStatus(there -> new PodBuilder(there)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withPodIP(address)
                        .withStartTime(Instant.now().minusSeconds(60).toString())
                        .withConditions()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** The Pod's name. */
    public String name() {
        return pod.getMetadata().getName();
    }

    /** The Pod. */
    public Pod pod() {
        return pod;
    }

    /** Well signed orders so far. */
    public int orders() {
        return orders.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var method = exchange.getRequestMethod();
            var path = exchange.getRequestURI().getPath();
            if (method.equals("GET")) {
                send(exchange, OK, program.state());
                return;
            }
            var headers = exchange.getRequestHeaders();
            var refusal = verifier()
                    .refuse(method, path, body, headers::getFirst, Instant.now().getEpochSecond());
            if (refusal != null) {
                send(exchange, 401, new Refusal(Wire.VERSION, "NotSigned", refusal));
                return;
            }
            orders.incrementAndGet();
            var refused = program.order(path, body);
            send(exchange, refused == null ? OK : 409, refused == null ? program.state() : refused);
        }
    }

    private OrderVerifier verifier() throws IOException {
        var keys = ApiServer.client()
                .configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(program.configMap(pod))
                .require()
                .getData()
                .get("keys.json");
        var trusted = JSON.readTree(keys).get("keys");
        return new OrderVerifier(
                pod.getMetadata().getLabels().getOrDefault("pointsman.dev/owner-uid", ""),
                Set.of(JSON.convertValue(trusted, String[].class)));
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The container is gone, the Pod object stays. */
    public void crash() {
        server.stop(0);
    }

    @Override
    public void close() {
        server.stop(0);
        ApiServer.client().resource(pod).withGracePeriod(0).delete();
    }
}
