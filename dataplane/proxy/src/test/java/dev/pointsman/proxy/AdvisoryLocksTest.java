package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.proxy.fixture.Pipeline;
import dev.pointsman.proxy.fixture.PostgresServer;
import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Advisory locks that are held while writes move. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdvisoryLocksTest {
    private static final Map<String, Integer> PINNED = Map.of("advisoryLock", 1);

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
        writesOn(0, Side.SOURCE);
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    private void writesOn(int epoch, Side side) throws Exception {
        proxy.route(ProxyUnderTest.table(epoch, 0, TwoServers.SOURCE, TwoServers.TARGET, side, 0));
    }

    private Connection warm() throws SQLException {
        var connection = proxy.connect("");
        await().until(() -> proxy.state().warmSessions() == proxy.state().clients());
        return connection;
    }

    private static String held(PostgresServer server) throws SQLException {
        return server.value(
                "app",
                "SELECT coalesce(string_agg(concat_ws(':', classid::bigint, objid::bigint, objsubid, mode), ' '"
                        + " ORDER BY classid, objid, mode), '') FROM pg_locks WHERE locktype = 'advisory'");
    }

    private void carried() {
        await().untilAsserted(() -> {
            assertThat(held(TwoServers.TARGET)).isEqualTo(held(TwoServers.SOURCE));
            assertThat(proxy.state().pinned()).isEmpty();
        });
    }

    @Test
    void nobodyElseGetsALockThatWasTakenBeforeWritesMoved() throws Exception {
        try (var holder = warm();
                var other = warm()) {
            run(holder, "SELECT pg_advisory_lock(7)");
            carried();
            assertThat(value(other, "SELECT pg_try_advisory_lock(7)")).isEqualTo("f");
            writesOn(1, Side.TARGET);
            assertThat(value(other, SIDE)).isEqualTo("target");
            assertThat(value(other, "SELECT pg_try_advisory_lock(7)")).isEqualTo("f");
            assertThat(value(holder, "SELECT pg_advisory_unlock(7)")).isEqualTo("t");
            assertThat(value(other, "SELECT pg_try_advisory_lock(7)")).isEqualTo("t");
            carried();
        }
        assertThat(proxy.state().disconnects()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_advisory_lock(-9223372036854775808)",
                "pg_try_advisory_lock(4294967296)",
                "pg_advisory_lock(-1, 2147483647)",
                "pg_advisory_lock_shared(5)",
                "pg_try_advisory_lock_shared(-2147483648, 0)",
                "pg_advisory_lock(1), pg_advisory_lock(2), pg_advisory_lock_shared(3)"
            })
    void whateverIsLockedIsLockedOnBothSidesUntilItIsLetGo(String calls) throws Exception {
        try (var holder = warm()) {
            run(holder, "SELECT " + calls);
            assertThat(held(TwoServers.SOURCE)).isNotEmpty();
            carried();
            run(holder, "SELECT " + calls.replaceAll("(try_)?advisory_lock", "advisory_unlock"));
            assertThat(held(TwoServers.SOURCE)).isEmpty();
            carried();
            run(holder, "SELECT " + calls);
            carried();
            run(holder, "SELECT pg_advisory_unlock_all()");
            carried();
            run(holder, "SELECT " + calls);
            carried();
            run(holder, "DISCARD ALL");
            assertThat(held(TwoServers.SOURCE)).isEmpty();
            run(holder, "SELECT 1");
            carried();
            run(holder, "SELECT " + calls);
            assertThat(held(TwoServers.SOURCE)).isNotEmpty();
            carried();
        }
    }

    @Test
    void whoHasLetGoMeetsItsOwnLockNowhere() throws Exception {
        proxy.route(ProxyUnderTest.table(0, 1, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, 100));
        var held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'";
        try (var holder = warm()) {
            for (int round = 0; round < 50; round++) {
                run(holder, "SELECT pg_advisory_lock(7)");
                carried();
                run(holder, "SELECT pg_advisory_unlock(7)");
                assertThat(value(holder, held)).isEqualTo("0");
            }
            assertThat(value(holder, SIDE)).isEqualTo("target");
        }
    }

    @Test
    void locksThatFollowEachOtherAreEachCarriedOnce() throws Exception {
        try (var holder = warm();
                var pipeline = new Pipeline(proxy.proxy.port(), "app", "app")) {
            await().until(() -> proxy.state().warmSessions() == 2);
            for (int round = 0; round < 20; round++) {
                for (int key = 1; key <= 10; key++) {
                    pipeline.send("SELECT pg_advisory_lock(" + key + ")");
                }
                for (int key = 1; key <= 10; key++) {
                    pipeline.read();
                }
                carried();
                pipeline.send("SELECT pg_advisory_unlock_all()");
                pipeline.read();
                carried();
            }
            assertThat(value(holder, "SELECT pg_try_advisory_lock(1)")).isEqualTo("t");
        }
    }

    @Test
    void aStatementThatFailsKeepsWhatItHasLockedAndATransactionThatRollsBackToo() throws Exception {
        try (var holder = warm()) {
            assertThatThrownBy(() -> run(holder, "SELECT 1 / (CASE WHEN pg_try_advisory_lock(9) THEN 0 ELSE 1 END)"))
                    .hasMessageContaining("division by zero");
            carried();
            holder.setAutoCommit(false);
            run(holder, "SELECT pg_advisory_lock(10), pg_advisory_xact_lock(11)");
            holder.rollback();
            carried();
            assertThat(held(TwoServers.TARGET)).isEqualTo("0:9:1:ExclusiveLock 0:10:1:ExclusiveLock");
        }
    }

    @Test
    void whoHasALockThatSomebodyElseHasOnTheTargetStaysUntilThatIsFree() throws Exception {
        try (var holder = warm();
                var beside = TwoServers.TARGET.connect("app")) {
            run(beside, "SELECT pg_advisory_lock(7)");
            run(holder, "SELECT pg_advisory_lock(7)");
            assertThat(proxy.state().pinned()).isEqualTo(PINNED);
            proxy.hold(1, 10_000, 1_000);
            assertThat(value(holder, "SELECT 1")).isEqualTo("1");
            assertThat(proxy.state().pinned()).isEqualTo(PINNED);
            proxy.release(1);
            run(beside, "SELECT pg_advisory_unlock(7)");
            proxy.hold(2, 10_000, 1_000);
            carried();
            proxy.release(2);
        }
    }

    @Test
    void locksAreThereAgainWhenTheOtherConnectionIs() throws Exception {
        try (var holder = warm()) {
            run(holder, "SELECT pg_advisory_lock(7)");
            carried();
            TwoServers.TARGET.execute(
                    "app", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
            await().until(() ->
                    proxy.state().warmSessions() == 1 && held(TwoServers.TARGET).isEmpty());
            proxy.hold(1, 10_000, 1_000);
            carried();
            proxy.release(1);
            assertThat(List.of(held(TwoServers.SOURCE), held(TwoServers.TARGET)))
                    .containsOnly("0:7:1:ExclusiveLock");
        }
    }
}
