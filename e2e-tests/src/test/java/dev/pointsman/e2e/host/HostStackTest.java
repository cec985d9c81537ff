package dev.pointsman.e2e.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.load.AuditReport;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real proxy, the real agent and two real servers, on this machine: a whole migration under load. By itself it is {@code
 * make host-stack}.
 */
class HostStackTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROWS = 20_000;
    private static final int CLIENTS = 8;
    private static final int TPS = 200;

    @ParameterizedTest
    @CsvSource({"15, 18", "16, 18"})
    void copiesSplitsReadsMovesWritesThereAndBackAndTheLedgerHolds(int sourceMajor, int targetMajor) throws Exception {
        try (var stack = HostStack.start(sourceMajor, targetMajor, ROWS);
                var load = load(stack)) {
            settle(load);
            stack.replicate();
            assertThat(stack.validate("verify").mismatches()).isZero();
            stack.reads(50);
            await().atMost(SOON)
                    .until(() -> stack.proxyStates().getFirst().target().readsInWindow() > 0);

            moves(stack, Side.TARGET);
            settle(load);
            assertThat(audit(stack, load, Side.TARGET)).matches(AuditReport::holds);

            moves(stack, Side.SOURCE);
            settle(load);
            load.pause();
            assertThat(audit(stack, load, Side.SOURCE)).matches(AuditReport::holds);
            assertThat(load.state().errors())
                    .as("%s", load.state().lastErrors())
                    .isZero();
            assertThat(load.state().disconnects()).isZero();
            assertThat(stack.validate("after").mismatches()).isZero();
        }
    }

    @Test
    void leavesNothingInEitherDatabaseWhenCleanedUpBeforeTheCutover() throws Exception {
        try (var stack = HostStack.start(15, 18, ROWS)) {
            stack.replicate();
            stack.cleanUp();
            for (Side side : Side.values()) {
                assertThat(leftovers(stack, side)).as("%s", side).isEmpty();
            }
        }
    }

    private static String leftovers(HostStack stack, Side side) {
        return stack.server(side).ask(HostStack.DATABASE, """
                SELECT string_agg(what, ', ') FROM (
                    SELECT 'slot ' || slot_name AS what FROM pg_replication_slots
                    UNION ALL SELECT 'publication ' || pubname FROM pg_publication
                    UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
                    UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname LIKE 'pointsman%'
                    UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgname LIKE '%pointsman%'
                    UNION ALL SELECT 'origin ' || roname FROM pg_replication_origin
                    UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname = 'pointsman'
                    UNION ALL SELECT 'identity of ' || relname FROM pg_class WHERE relreplident = 'f'
                        AND relnamespace = 'public'::regnamespace) leftovers""").replace("null", "");
    }

    private static void moves(HostStack stack, Side to) {
        var report = stack.cutOver(to);
        assertThat(report.outcome()).as("%s", report).isEqualTo(AgentState.Outcome.MOVED);
    }

    private static void settle(Load load) {
        long before = load.state().acknowledged();
        await().atMost(SOON).until(() -> load.state().acknowledged() > before + TPS);
    }

    private static AuditReport audit(HostStack stack, Load load, Side side) throws SQLException {
        try (var direct = stack.direct(side).connect("audit")) {
            return load.audit(direct);
        }
    }

    private static Load load(HostStack stack) {
        return Load.start(
                new LoadOptions(stack.application(), CLIENTS, TPS, 50, new Size(ROWS)), Ledger.inMemory(CLIENTS));
    }
}
