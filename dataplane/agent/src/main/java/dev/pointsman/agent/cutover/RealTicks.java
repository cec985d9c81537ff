package dev.pointsman.agent.cutover;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The machine's time.
 *
 * @param closing released when the agent ends
 */
record RealTicks(CountDownLatch closing) implements Ticks {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void rest(long leastMillis, long mostMillis) throws SQLException {
        long millis = ThreadLocalRandom.current().nextLong(leastMillis, mostMillis + 1);
        try {
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                throw new SQLException("the agent is ending");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("the agent is ending", e);
        }
    }
}
