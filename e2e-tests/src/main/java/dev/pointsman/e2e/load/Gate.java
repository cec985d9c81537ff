package dev.pointsman.e2e.load;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets transactions through until somebody pauses the load; pausing waits for those under way. Fair: clients in a tight loop would else keep whoever wants to pause waiting. */
public final class Gate {
    private static final long PAUSE_TIMEOUT_SECONDS = 60;
    private static final int EVERYBODY = 10_000;
    private final Semaphore permits = new Semaphore(EVERYBODY, true);
    private boolean paused;

    /** Waits while the load is paused. Whoever enters leaves. */
    public void enter() throws InterruptedException {
        permits.acquire();
    }

    /** The transaction has ended. */
    public void leave() {
        permits.release();
    }

    /** Whether every transaction under way has ended in time, and none starts from now on. */
    public synchronized boolean pause() throws InterruptedException {
        paused = paused || permits.tryAcquire(EVERYBODY, PAUSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return paused;
    }

    /** Goes on after a pause. */
    public synchronized void resume() {
        if (paused) {
            permits.release(EVERYBODY);
            paused = false;
        }
    }

    synchronized boolean paused() {
        return paused;
    }
}
