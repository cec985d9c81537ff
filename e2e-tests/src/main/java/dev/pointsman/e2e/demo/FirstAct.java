package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.load.WindowReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A million rows and live traffic go from the old server to the new one, stage by stage, to the end. */
record FirstAct(Stagehand stage, Shop.Branch branch, Manifests manifests) {
    private static final Duration COPIED_WITHIN = Duration.ofMinutes(4);
    private static final Duration DONE_WITHIN = Duration.ofMinutes(5);
    private static final List<String> APPROVED = List.of("reads-50", "reads-100", "writes", "retire");

    /** @param load started before the copy; goes on after retire */
    MovedThere play(LoadPod load) {
        stage.say("act 1: " + branch.rows() + " rows and live traffic, PostgreSQL 15 to 18");
        manifests.applySample("databasemigration.yaml");
        var watch = stage.watch(branch);
        stage.awaitMigration(
                "the copy is done and writes wait for approval",
                COPIED_WITHIN,
                branch,
                load,
                List.of("reads-50", "reads-100"),
                () -> watch.awaiting()
                                .filter(asked -> "writes".equals(asked.stage()))
                                .isPresent()
                        || watch.phase().equals("CuttingOver"));
        load.startWindow();
        var window = new AtomicReference<WindowReport>();
        stage.awaitMigration("writes are on the new server", DONE_WITHIN, branch, load, APPROVED, () -> {
            boolean moved = List.of("Soaking", "Retiring", "Completed").contains(watch.phase());
            if (moved && window.get() == null) {
                window.set(load.window());
            }
            return moved;
        });
        stage.awaitMigration(
                "the migration is completed",
                DONE_WITHIN,
                branch,
                load,
                APPROVED,
                () -> watch.phase().equals("Completed"));
        stage.awaitAlone(branch, load);
        var audit = load.pauseAndVerify(Shop.TARGET);
        stage.say("completed; the ledger against the new server: " + audit);
        return new MovedThere(
                Shop.CLIENTS,
                audit,
                Stagehand.rounded(window.get().writePauseMillis()),
                Stagehand.rounded(window.get().commitGapMillis()));
    }
}
