package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server ends at once under clients that read and write, half of their reads on a second connection of theirs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KilledServerTest {
    private static final int ROUNDS = 3;
    private static final int CLIENTS = 24;
    private static final int BUSY = 4_000;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path config;

    private final LongAdder done = new LongAdder();

    /** With io_uring some client waited for ever, in most of such rounds or in few (decision 0012). */
    @Test
    void everyClientHearsOfIt() throws Exception {
        try (var server = PostgresServer.start(15, "local all all trust", "host all all 127.0.0.1/32 trust");
                var proxy = new ProxyUnderTest(Duration.ofSeconds(3), config, "auto")) {
            server.execute("postgres", "CREATE DATABASE app");
            server.execute(
                    "app",
                    "CREATE TABLE account (id int PRIMARY KEY, balance int)",
                    "INSERT INTO account SELECT i, 0 FROM generate_series(1, 1000) i");
            var here = new Backend("127.0.0.1", server.port(), ProxyUnderTest.DATABASE, TlsMode.DISABLE);
            var there = new Backend("localhost", server.port(), ProxyUnderTest.DATABASE, TlsMode.DISABLE);
            proxy.route(
                    new RoutingTable(Wire.VERSION, 0, 0, "uid", here, there, Side.SOURCE, Reads.share(50, null), true));
            for (int round = 0; round < ROUNDS; round++) {
                var clients = new ArrayList<CompletableFuture<Void>>();
                for (int i = 0; i < CLIENTS; i++) {
                    boolean writes = i % 3 == 0;
                    clients.add(CompletableFuture.runAsync(() -> live(proxy, writes), Thread::startVirtualThread));
                }
                long before = done.sum();
                Awaitility.await().atMost(SOON).until(() -> done.sum() > before + BUSY);
                server.quit();
                var all = CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new));
                assertThat(all).as("round " + round).succeedsWithin(SOON);
                server.up();
            }
        }
    }

    /** Until an error. */
    private void live(ProxyUnderTest proxy, boolean writes) {
        try (var connection = proxy.connect("postgres", "", "")) {
            while (true) {
                int id = ThreadLocalRandom.current().nextInt(1000);
                if (writes) {
                    run(connection, "UPDATE account SET balance = balance + 1 WHERE id = " + id);
                }
                value(connection, "SELECT balance FROM account WHERE id = " + id);
                done.increment();
            }
        } catch (SQLException e) {
            assertThat(List.of("57P01", "57P02", "57P03", "08006", "08001", "08003"))
                    .as(e.getMessage())
                    .contains(e.getSQLState());
        }
    }
}
