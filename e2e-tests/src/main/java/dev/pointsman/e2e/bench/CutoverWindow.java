package dev.pointsman.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.load.Load;
import java.time.Duration;

/**
 * What clients feel of a cutover, from some commits before it to as many after it.
 *
 * @param load the clients, paused between windows
 * @param commits how many before it, and how many after it
 */
record CutoverWindow(Load load, int commits) {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration WARM_WITHIN = Duration.ofMinutes(5);

    /** A cutover that a window is put around. */
    interface Move {
        void run() throws Exception;
    }

    /**
     * Lets the clients commit so often, and pauses them: a proxy that people cut over with has served them for long, and
     * so has theirs. The agent's first cutover stays its first.
     */
    void warmUp(int times) throws InterruptedException {
        load.resume();
        awaitCommits(times, WARM_WITHIN);
        load.pause();
    }

    /** Puts a window around a cutover; the load is left running. */
    void open(CutoverFigures figures, Move move) throws Exception {
        load.resume();
        awaitCommits(commits, SOON);
        load.startWindow();
        awaitCommits(commits, SOON);
        move.run();
        awaitCommits(commits, SOON);
        figures.add(load.window());
    }

    private void awaitCommits(int times, Duration within) {
        long before = load.state().acknowledged();
        await("the load commits").atMost(within).until(() -> load.state().acknowledged() >= before + times);
    }
}
