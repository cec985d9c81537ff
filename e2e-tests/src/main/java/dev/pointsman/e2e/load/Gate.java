package dev.pointsman.e2e.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;

/** Lets transactions through until somebody pauses the load; pausing waits for those under way. */
final class Gate {
    private static final long PAUSE_TIMEOUT_SECONDS = 60;
    private final StampedLock lock = new StampedLock();
    private long pause;

    long enter() throws InterruptedException {
        return lock.readLockInterruptibly();
    }

    void leave(long stamp) {
        lock.unlockRead(stamp);
    }

    /** Whether every transaction under way has ended in time, and none starts from now on. */
    synchronized boolean pause() throws InterruptedException {
        if (pause == 0) {
            pause = lock.tryWriteLock(PAUSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        return pause != 0;
    }

    synchronized void resume() {
        if (pause != 0) {
            lock.unlockWrite(pause);
            pause = 0;
        }
    }

    boolean paused() {
        return lock.isWriteLocked();
    }
}
