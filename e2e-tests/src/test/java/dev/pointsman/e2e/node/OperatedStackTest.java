package dev.pointsman.e2e.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.api.MigrationStatus;
import dev.pointsman.api.MigrationStatus.HistoryEntry;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.e2e.load.AuditReport;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real operators, proxies, agent and servers: what a person asks for and what a gate does after writes have moved. */
class OperatedStackTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int ROWS = 5_000;
    private static final int CLIENTS = 8;
    private static final int TPS = 200;
    private static final int PROXIES = 2;
    private static final String GATES =
            "[{name: lag, lag: {below: 5s}}, {name: data, validation: {interval: 1s, mismatches: 0}}]";

    /** 299 reads without a difference show it. */
    private static final List<String> STAGES = List.of(
            "{name: mirror, mirror: {percent: 100, duration: 2s},"
                    + " gates: [{name: shadow, consistency: {atLeast: \"99%\", confidence: \"95%\"}}]}",
            "{name: reads-50, shiftReads: {percent: 50, soak: 2s}}");

    @Test
    void drillsThereAndBackUnderLoadAndGoesBackByItselfWithoutLossWhenRowsRotInTheSoak() throws Exception {
        try (var stack = start();
                var load = load(stack)) {
            stack.awaitStatus("writes are on the target", SOON, OperatedStackTest::soaks);
            flow(load);
            assertCompared(stack);

            stack.commit("{\"spec\":{\"drill\":1}}");
            stack.awaitStatus(
                    "the drill is done", SOON, status -> result(status).equals("Done"));
            flow(load);
            assertFigures(requireNonNull(stack.status().orElseThrow().drill()));
            assertThat(audit(stack, load, Side.TARGET)).matches(AuditReport::holds);

            rot(stack);
            stack.awaitStatus("it has gone back by itself", SOON, status -> "Reverted".equals(status.phase()));
            flow(load);
            load.pause();
            assertThat(audit(stack, load, Side.SOURCE)).matches(AuditReport::holds);
            assertThat(reasons(stack)).contains("Drilled", "GateFailed").endsWith("GoneBack");
            assertThat(load.state().errors())
                    .as("%s", load.state().lastErrors())
                    .isZero();
            assertThat(load.state().disconnects()).isZero();
        }
    }

    private static OperatedStack start() {
        return OperatedStack.start(
                new Setting(16, 18, ROWS, PROXIES, false, List.of()),
                new OperatedStack.Extra(GATES, STAGES, List.of(), Map.of()));
    }

    private static boolean soaks(MigrationStatus status) {
        return "Soaking".equals(status.phase())
                && status.rollback() != null
                && Boolean.TRUE.equals(status.rollback().ready());
    }

    /** Before any of them moved, reads were made twice, and enough of them were the same. */
    private static void assertCompared(OperatedStack stack) {
        var stages = requireNonNull(stack.status().orElseThrow().stages());
        assertThat(stages)
                .filteredOn(stage -> "mirror".equals(stage.name()))
                .singleElement()
                .satisfies(stage -> assertThat(stage.state()).isEqualTo("Done"));
        assertThat(reasons(stack)).containsSubsequence("CaughtUp", "Comparing", "TimePassed", "Soaking", "GatesPassed");
    }

    private static String result(MigrationStatus status) {
        return status.drill() == null ? "" : "" + status.drill().result();
    }

    private static void assertFigures(MigrationStatus.Drill drill) {
        var there = requireNonNull(drill.there());
        var back = requireNonNull(drill.back());
        assertThat(there.epoch()).isEqualTo(2);
        assertThat(back.epoch()).isEqualTo(3);
        assertThat(List.of("" + there.writePause(), "" + back.writePause()))
                .allSatisfy(pause -> assertThat(pause).matches("[0-9.]+m?s"));
    }

    /** Rows of the target are not what they were; neither a trigger nor a stream has seen it. */
    private static void rot(OperatedStack stack) {
        stack.databases().server(Side.TARGET).run("orders", """
                DO $$ BEGIN
                    PERFORM pg_replication_origin_create('rot');
                    PERFORM pg_replication_origin_session_setup('rot');
                    SET LOCAL session_replication_role = replica;
                    UPDATE purchase_item SET price = price + 1 WHERE purchase_id <= 3;
                    PERFORM pg_replication_origin_session_reset();
                END $$""");
    }

    private static List<String> reasons(OperatedStack stack) {
        return requireNonNull(stack.status().orElseThrow().history()).stream()
                .map(HistoryEntry::reason)
                .toList();
    }

    private static void flow(Load load) {
        long before = load.state().acknowledged();
        await().atMost(SOON).until(() -> load.state().acknowledged() > before + TPS);
    }

    private static AuditReport audit(OperatedStack stack, Load load, Side side) throws SQLException {
        try (var direct = stack.databases().direct(side).connect("audit")) {
            return load.audit(direct);
        }
    }

    private static Load load(OperatedStack stack) {
        return Load.start(
                new LoadOptions(stack.applications(), CLIENTS, TPS, 50, 0, new Size(ROWS)), Ledger.inMemory(CLIENTS));
    }
}
