package dev.pointsman.e2e.figures;

import java.util.concurrent.atomic.AtomicLong;

/** Says each tenth of a long count once, as it is reached. Any thread. */
public final class Progress {
    private static final int PARTS = 10;
    /** What is over before anybody wonders says nothing. */
    private static final long WORTH_SAYING = 100_000;

    private final String what;
    private final long whole;
    private final AtomicLong said = new AtomicLong();

    /** @param what is counted, as the line calls it */
    public Progress(String what, long whole) {
        this.what = what;
        this.whole = whole;
    }

    /** So many are done; the same number. */
    public long at(long done) {
        long part = done * PARTS / whole;
        if (whole >= WORTH_SAYING && part > said.get() && said.getAndSet(part) < part) {
            System.out.printf("%,d of %,d %s%n", Math.min(done, whole), whole, what);
        }
        return done;
    }
}
