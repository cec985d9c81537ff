package dev.pointsman.agent.preflight;

import static dev.pointsman.agent.preflight.Checked.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.Shop;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.ProxyState.Traffic;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only proxies know of sessions, from what they say; that they say the truth is shown in their own tests. */
class SessionChecksTest {
    private final Pair pair = Pair.shared(15, 18);

    /** Says one thing, like a proxy that is asked for its state. */
    private static final class Teller implements AutoCloseable {
        private final HttpServer server;

        Teller(Map<String, Integer> pinned, int listening) throws IOException {
            var said = new ObjectMapper()
                    .writeValueAsBytes(new ProxyState(
                            Wire.VERSION,
                            "test",
                            1,
                            null,
                            0,
                            9,
                            7,
                            0,
                            0,
                            0,
                            0,
                            0,
                            pinned,
                            listening,
                            null,
                            null,
                            Traffic.NONE,
                            Traffic.NONE));
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/state", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, said.length);
                    exchange.getResponseBody().write(said);
                }
            });
            server.start();
        }

        ProxyEndpoint endpoint() {
            return new ProxyEndpoint(
                    "p-1", "http://127.0.0.1:" + server.getAddress().getPort(), "uid");
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private List<Check> with(ProxyEndpoint... proxies) throws SQLException {
        var plain = Checked.desired(pair, WithoutIdentity.FULL, SchemaMode.EXISTING);
        var desired = new AgentDesired(
                plain.wire(),
                plain.revision(),
                plain.migration(),
                plain.name(),
                plain.attempt(),
                plain.source(),
                plain.target(),
                plain.tables(),
                plain.schema(),
                plain.acceptUnlimitedWal(),
                plain.work(),
                null,
                null,
                List.of(proxies),
                null,
                null);
        try (var sides = new Sides(pair.databases(), "test")) {
            return Preflight.run(desired, sides);
        }
    }

    private static void says(List<Check> checks, String name, Result result, String says) {
        var found = named(checks, name);
        assertThat(found.result()).as("%s", found).isEqualTo(result);
        assertThat(found.value() + " " + found.message()).contains(says);
    }

    @Test
    void aProxyThatDoesNotAnswerAndWhatTheOtherKnowsOfItsSessions() throws Exception {
        Shop.create(pair, Side.SOURCE);
        var nobody = new ProxyEndpoint("p-0", Checked.NOBODY, "uid");
        try (var knows = new Teller(Map.of("holdCursor", 2, "otherDatabase", 5), 3)) {
            var checks = with(nobody, knows.endpoint());
            says(checks, "ProxiesAnswer", Result.WARN, "1 of 2, 7 of 9 sessions ready on the target");
            says(checks, "ProxiesAnswer", Result.WARN, "do not answer the agent: p-0");
            says(checks, "HoldCursors", Result.WARN, "2 sessions have cursors WITH HOLD");
            says(checks, "OtherDatabases", Result.WARN, "5 sessions of the proxies are in other databases");
            says(checks, "Listeners", Result.PASS, "3 through the proxies");
        }
        try (var knows = new Teller(Map.of(), 0)) {
            says(with(knows.endpoint()), "ProxiesAnswer", Result.PASS, "1 of 1");
            says(with(knows.endpoint()), "HoldCursors", Result.PASS, "0 through the proxies");
            says(with(knows.endpoint()), "OtherDatabases", Result.PASS, "0 through the proxies");
        }
    }

    @Test
    void aSessionThatListensPastTheProxies() throws Exception {
        Shop.create(pair, Side.SOURCE);
        var nobody = new ProxyEndpoint("p-0", Checked.NOBODY, "uid");
        says(with(nobody), "Listeners", Result.PASS, "0 through the proxies");
        try (var listener = pair.connect(Side.SOURCE);
                var statement = listener.createStatement()) {
            statement.execute("SET application_name = 'mailer'");
            statement.execute("LISTEN orders_paid");
            says(with(nobody), "Listeners", Result.WARN, "mailer from 127.0.0.1");
        }
    }
}
