package dev.pointsman.e2e.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.load.AuditReport;
import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Load;
import dev.pointsman.e2e.load.LoadOptions;
import dev.pointsman.e2e.load.Size;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proxies replaced one after the other, as a Deployment does it, under clients that connect again. */
class RollingRestartTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROWS = 5_000;
    private static final int CLIENTS = 12;
    private static final int TPS = 300;
    private static final int READ_PERCENT = 30;
    private static final int SLOW_PERCENT = 5;
    private static final int ROUNDS = 2;

    /** The server's word for a session that it ends, and what a client says that finds nobody, or nobody any more. */
    private static final Set<String> TO_BE_EXPECTED = Set.of("57P01", "08001", "08006");

    @Test
    void noTransactionIsCutAndWhoConnectsAgainSeesNothingElse() throws Exception {
        var setting = new Setting(16, 18, ROWS, 2, false, List.of());
        var over = new AtomicBoolean();
        try (var stack = HostStack.start(setting, Map.of());
                var load = load(stack)) {
            stack.server(Side.SOURCE)
                    .run(HostStack.DATABASE, "SET ROLE app", "CREATE TABLE public.begun (id bigserial PRIMARY KEY)");
            load.startWindow();
            List<Begun> begun;
            try (var threads = Executors.newScheduledThreadPool(CLIENTS)) {
                begun = stack.applications().stream()
                        .flatMap(
                                proxy -> IntStream.range(0, CLIENTS / 2).mapToObj(_ -> new Begun(proxy, threads, over)))
                        .toList();
                begun.forEach(threads::execute);
                try {
                    replaceAll(stack, load);
                } finally {
                    over.set(true);
                }
            }
            load.pause();
            assertThat(begun).allSatisfy(client -> {
                assertThat(client.sentAway).as("times sent away").hasPositiveValue();
                assertThat(client.cut).as("transactions cut").hasValue(0);
            });
            assertThat(stack.server(Side.SOURCE).ask(HostStack.DATABASE, "SELECT count(*) FROM public.begun"))
                    .isEqualTo(""
                            + begun.stream()
                                    .mapToInt(each -> each.committed.get())
                                    .sum());
            assertThat(load.failures())
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(TO_BE_EXPECTED).contains(failure.state()));
            assertThat(load.state().refused() + load.state().inDoubt())
                    .as("a session is ended between two transactions, once in each round")
                    .isLessThanOrEqualTo((long) CLIENTS * ROUNDS);
            try (var source = stack.direct(Side.SOURCE).connect("audit")) {
                var audit = load.audit(source);
                assertThat(audit).matches(AuditReport::holds);
                assertThat(audit.inDoubtFound()).as("%s", audit).isZero();
            }
        }
    }

    private static void replaceAll(HostStack stack, Load load) {
        for (int round = 0; round < ROUNDS; round++) {
            for (var proxy : stack.proxies()) {
                settle(load);
                proxy.process().end("TERM");
                proxy.restart();
            }
        }
        settle(load);
    }

    private static Load load(HostStack stack) {
        var options = new LoadOptions(stack.applications(), CLIENTS, TPS, READ_PERCENT, SLOW_PERCENT, new Size(ROWS));
        return Load.start(options, Ledger.inMemory(CLIENTS));
    }

    /** All are connected, and each has committed now and then. */
    private static void settle(Load load) {
        long before = load.state().acknowledged();
        await("all clients commit")
                .atMost(SOON)
                .until(() -> load.state().connected() == CLIENTS && load.state().acknowledged() > before + TPS);
    }
}
