package dev.pointsman.e2e.demo;

import java.time.Duration;
import java.util.List;

/** Writes have moved, and then somebody wants them back: a commit says Revert, and nothing is lost. */
record SecondAct(Stagehand stage, Shop.Branch branch) {
    private static final Duration MOVED_WITHIN = Duration.ofMinutes(4);
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);
    private static final List<String> APPROVED = List.of("reads-50", "reads-100", "writes");

    DemoReport.RevertAfterWrites play(LoadPod load) {
        stage.say("act 2: writes move, and come back because a commit says so");
        var watch = stage.watch(branch);
        stage.awaitMigration(
                "writes are on the new server",
                MOVED_WITHIN,
                branch,
                load,
                APPROVED,
                () -> watch.phase().equals("Soaking"));
        load.startWindow();
        stage.say("intent: Revert");
        watch.revert();
        stage.awaitMigration(
                "writes are back on the old server",
                BACK_WITHIN,
                branch,
                load,
                List.of(),
                () -> watch.phase().equals("Reverted"));
        var window = load.window();
        var audit = load.pauseAndVerify(Shop.SOURCE);
        stage.say("reverted; the ledger against the old server: " + audit);
        return new DemoReport.RevertAfterWrites(
                audit.acknowledged(),
                audit.lost() + audit.torn() + audit.phantoms(),
                audit.doubled(),
                Stagehand.rounded(window.writePauseMillis()));
    }
}
