package dev.pointsman.e2e.demo;

import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.ProxyState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The new server's rows are corrupted while it answers half the reads: all reads come back by themselves. */
record ThirdAct(Stagehand stage, Shop.Branch branch) {
    private static final Duration HALF_WITHIN = Duration.ofMinutes(4);
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);
    private static final int AGENT_PORT = 9091;
    private static final int PROXY_PORT = 9090;
    private static final String STAGE = "reads-50";
    private static final long READS_FIRST = 100;

    DemoReport.AutomaticRevert play(LoadPod load) {
        stage.say("act 3: rows rot on the new server while it answers half the reads");
        var watch = stage.watch(branch);
        stage.awaitMigration(
                "half the reads are on the new server",
                HALF_WITHIN,
                branch,
                load,
                List.of(STAGE),
                () -> watch.status()
                                .filter(status ->
                                        STAGE.equals(status.stage()) && "ShiftingReads".equals(status.phase()))
                                .isPresent()
                        && readsOnTarget() > READS_FIRST);
        long corruptedAt = load.corrupt(Shop.TARGET);
        stage.say("three rows on the new server are not what they were; nobody has been told");
        long breachAt = awaitBreach(corruptedAt);
        long backAt = awaitReadsBack();
        stage.say(
                "all reads are back on the old server, " + (backAt - breachAt) + " ms after the first failing sample");
        stage.awaitMigration(
                "the migration is reverted",
                BACK_WITHIN,
                branch,
                load,
                List.of(),
                () -> watch.phase().equals("Reverted"));
        var sentence = watch.condition("Consistent", "False").orElse("no condition says what differs");
        stage.say("the condition says: " + sentence);
        return new DemoReport.AutomaticRevert(breachAt - corruptedAt, backAt - breachAt, revertedAt(watch), sentence);
    }

    /** Milliseconds since 1970 by the agent's clock, of the first sample that found a difference. */
    private long awaitBreach(long corruptedAt) {
        var at = new AtomicLong();
        stage.await("the validation gate finds the difference", BACK_WITHIN, "the agent's log", () -> {
            var result = agent().validation();
            if (result != null && result.mismatches() > 0 && result.finishedAt() >= corruptedAt) {
                at.set(result.finishedAt());
            }
            return at.get() > 0;
        });
        return at.get();
    }

    /** When every proxy had a table without reads on the target, by what they do and not by what was ordered. */
    private long awaitReadsBack() {
        var at = new AtomicLong();
        stage.await("all reads are back on the old server", BACK_WITHIN, "the operator's log", () -> {
            boolean back = proxies().stream()
                    .allMatch(proxy ->
                            proxy.table() != null && proxy.table().reads().onTarget() == 0);
            if (back) {
                at.set(System.currentTimeMillis());
            }
            return back;
        });
        long reads = readsOnTarget();
        stage.await("the new server answers no read any more", BACK_WITHIN, "the proxies' log", () -> true);
        if (readsOnTarget() > reads) {
            throw new DemoFailure("the proxies still send reads to the new server");
        }
        return at.get();
    }

    private long readsOnTarget() {
        return proxies().stream().mapToLong(proxy -> proxy.target().reads()).sum();
    }

    private List<ProxyState> proxies() {
        return stage.proxyPods(branch).stream()
                .map(pod -> stage.http().get(pod, PROXY_PORT, "/v1/state", ProxyState.class))
                .toList();
    }

    private AgentState agent() {
        var pod = stage.agentPod(branch).orElseThrow(() -> new DemoFailure("the agent's Pod is gone"));
        return stage.http().get(pod, AGENT_PORT, "/v1/state", AgentState.class);
    }

    private static String revertedAt(MigrationWatch watch) {
        return watch.status().stream()
                .flatMap(status -> Optional.ofNullable(status.stages()).orElse(List.of()).stream())
                .filter(each -> "Reverted".equals(each.state()))
                .map(each -> "" + each.name())
                .reduce((first, last) -> last)
                .orElse("");
    }
}
