package dev.pointsman.e2e.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows and steers a load over HTTP: {@code /state}, {@code /pause}, {@code /resume}, {@code /window/start},
 * {@code /window/stop}, {@code /verify?host=…&port=…&database=…} (asks that database directly) and
 * {@code /corrupt?host=…&port=…&database=…&rows=…}. Answers are JSON; GET and POST alike.
 */
public final class LoadServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Load load;
    private final Target direct;

    private LoadServer(HttpServer server, Load load, Target direct) {
        this.server = server;
        this.load = load;
        this.direct = direct;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for a free one
     * @param direct the role for direct connections; host, port and database come with each request
     */
    public static LoadServer start(int port, Load load, Target direct) throws IOException {
        var started = new LoadServer(HttpServer.create(new InetSocketAddress(port), 0), load, direct);
        started.server.createContext("/", started::answer);
        started.server.setExecutor(started.threads);
        started.server.start();
        return started;
    }

    /** The port in use. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = result(exchange);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer result(HttpExchange exchange) {
        try {
            var query = query(exchange.getRequestURI().getRawQuery());
            return switch (exchange.getRequestURI().getPath()) {
                case "/state" -> new Answer(200, load.state());
                case "/pause" -> new Answer(load.pause() ? 200 : 503, load.state());
                case "/resume" -> resumed();
                case "/window/start" -> windowStarted();
                case "/window/stop" -> new Answer(200, load.window());
                case "/verify" -> verified(query);
                case "/corrupt" -> corrupted(query);
                default -> new Answer(404, Map.of("error", "no such command"));
            };
        } catch (SQLException | IllegalArgumentException e) {
            return new Answer(503, Map.of("error", String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(503, Map.of("error", "the load is stopping"));
        }
    }

    private Answer resumed() {
        load.resume();
        return new Answer(200, load.state());
    }

    private Answer windowStarted() {
        load.startWindow();
        return new Answer(200, load.window());
    }

    private Answer verified(Map<String, String> query) throws SQLException {
        try (var database = target(query).connect("load-audit")) {
            return new Answer(200, load.audit(database));
        }
    }

    private Answer corrupted(Map<String, String> query) throws SQLException {
        int rows = Integer.parseInt(query.getOrDefault("rows", "3"));
        try (var database = target(query).connect("load-corruption")) {
            long at = System.currentTimeMillis();
            return new Answer(200, Map.of("rows", Corruption.of(database, rows), "at", at));
        }
    }

    private Target target(Map<String, String> query) {
        return new Target(
                query.getOrDefault("host", direct.host()),
                Integer.parseInt(query.getOrDefault("port", "" + direct.port())),
                query.getOrDefault("database", direct.database()),
                direct.user(),
                direct.password());
    }

    private static Map<String, String> query(@Nullable String raw) {
        if (raw == null) {
            return Map.of();
        }
        return Arrays.stream(raw.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private record Answer(int status, Object body) {}
}
