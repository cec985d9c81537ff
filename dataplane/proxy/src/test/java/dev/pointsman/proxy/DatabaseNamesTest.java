package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers have several databases, of which one is migrated; and it may have another name on the target. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DatabaseNamesTest {
    private static final String WHERE = "SELECT current_database()";

    private ProxyUnderTest proxy;
    private int epoch;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
    }

    private static Backend on(PostgresServer server, @Nullable String database) {
        return new Backend(
                "127.0.0.1",
                server.port(),
                database,
                ProxyUnderTest.backend(server).tls());
    }

    private void route(Backend source, @Nullable Backend target, Side writes, String... aliases) throws Exception {
        var reads = target == null ? Reads.NONE : Reads.share(writes == Side.TARGET ? 100 : 50, null);
        proxy.route(new RoutingTable(
                Wire.VERSION, epoch++, 0, "migration-uid", source, target, writes, reads, false, List.of(aliases)));
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + proxy.proxy.port() + "/" + database, "postgres", "");
    }

    @Test
    void clientsOfOtherDatabasesStayInThem() throws Exception {
        var source = on(TwoServers.SOURCE, "app");
        var target = on(TwoServers.TARGET, "app");
        route(on(TwoServers.SOURCE, null), null, Side.SOURCE);
        try (var before = connect("postgres")) {
            assertThat(value(before, WHERE)).isEqualTo("postgres");
            var versions = new StringBuilder();
            for (var step : List.<Step>of(
                    () -> route(source, null, Side.SOURCE),
                    () -> route(source, target, Side.SOURCE),
                    () -> route(source, target, Side.TARGET),
                    () -> route(target, null, Side.SOURCE),
                    () -> route(on(TwoServers.TARGET, null), null, Side.SOURCE))) {
                step.run();
                try (var fresh = connect("postgres")) {
                    assertThat(List.of(value(before, WHERE), value(fresh, WHERE)))
                            .containsExactly("postgres", "postgres");
                    assertThat(value(before, "SHOW server_version")).isEqualTo(value(fresh, "SHOW server_version"));
                    assertThat(proxy.state().pinned().getOrDefault("otherDatabase", 0))
                            .isEqualTo(migrating() ? 2 : 0);
                    versions.append(value(fresh, "SHOW server_version"), 0, 2).append(' ');
                }
            }
            assertThat(versions).hasToString("15 15 15 18 18 ");
        }
    }

    private boolean migrating() throws Exception {
        return Objects.requireNonNull(proxy.state().table()).source().database() != null;
    }

    private interface Step {
        void run() throws Exception;
    }

    @Test
    void whoAsksForADatabaseThatIsNotOnTheServerThatIsLeftHearsSo() throws Exception {
        TwoServers.SOURCE.execute("postgres", "CREATE DATABASE reports");
        try {
            route(on(TwoServers.SOURCE, "app"), null, Side.SOURCE);
            try (var reports = connect("reports")) {
                assertThat(value(reports, WHERE)).isEqualTo("reports");
            }
            route(on(TwoServers.TARGET, "app"), null, Side.SOURCE);
            assertThatThrownBy(() -> connect("reports"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
        } finally {
            TwoServers.SOURCE.execute("postgres", "DROP DATABASE reports");
        }
    }

    @Test
    void clientsGoOnAskingForTheNameThatTheyKnow() throws Exception {
        var source = on(TwoServers.SOURCE, "app");
        TwoServers.TARGET.execute("postgres", "ALTER DATABASE app RENAME TO moved");
        try {
            var target = on(TwoServers.TARGET, "moved");
            route(source, target, Side.SOURCE);
            try (var before = connect("app")) {
                assertThat(value(before, "SHOW transaction_read_only")).isEqualTo("off");
                route(source, target, Side.TARGET);
                assertThat(value(before, SIDE)).isEqualTo("target");
                route(target, null, Side.SOURCE, "app");
                for (var name : List.of("app", "moved")) {
                    try (var fresh = connect(name)) {
                        assertThat(value(fresh, WHERE)).isEqualTo("moved");
                    }
                }
                assertThat(value(before, WHERE)).isEqualTo("moved");
                assertThat(value(before, SIDE)).isEqualTo("target");
                route(target, source, Side.TARGET, "app");
                assertThat(value(before, SIDE)).as("also in the next migration").isEqualTo("source");
            }
            assertThat(proxy.state().disconnects()).isZero();
        } finally {
            TwoServers.TARGET.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'moved'",
                    "ALTER DATABASE moved RENAME TO app");
        }
    }

    @Test
    void whoMeetsTheFenceByAnAliasGoesWhereWritesHaveGone() throws Exception {
        route(on(TwoServers.SOURCE, "app"), on(TwoServers.TARGET, "app"), Side.SOURCE, "shop");
        try (var client = connect("shop")) {
            assertThat(value(client, WHERE)).isEqualTo("app");
            TwoServers.close(TwoServers.SOURCE, 7);
            TwoServers.journal(TwoServers.SOURCE, 7, "left", "moved");
            TwoServers.journal(TwoServers.TARGET, 7, "entered", "entered");
            run(client, "INSERT INTO item (label) VALUES ('late')");
            assertThat(value(client, SIDE)).isEqualTo("target");
        }
        assertThat(TwoServers.TARGET.value("app", "SELECT string_agg(label, ',') FROM item"))
                .isEqualTo("late");
    }
}
