package dev.pointsman.e2e.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts and times what the clients see. Thread-safe; {@link #tick} is called once a second by one thread. */
public final class Meter {
    private static final int ERRORS_KEPT = 20;
    private static final int FAILURES_KEPT = 1000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private final Recorder latencies = new Recorder(3);
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong disconnects = new AtomicLong();
    private final Deque<String> lastErrors = new ArrayDeque<>();
    private final List<Failure> failures = new ArrayList<>();
    private volatile Pulse pulse;
    private volatile Window window = new Window(System.nanoTime());
    private volatile long disconnectsBefore;
    private volatile Pace pace = new Pace(0, 0, 0);
    private long lastTick = System.nanoTime();

    /** Of so many clients, numbered from 0. */
    public Meter(int clients) {
        pulse = new Pulse(clients);
    }

    /** The last second. */
    record Pace(double tps, double p50Millis, double p99Millis) {}

    void read(long nanos) {
        latencies.recordValue(nanos);
        reads.incrementAndGet();
        window.read();
    }

    /** A write was acknowledged after so long. */
    public void committed(int client, long nanos) {
        latencies.recordValue(nanos);
        window.committed(System.nanoTime(), nanos);
        pulse.committed(client);
    }

    /** Counts as a commit; how long it took says nothing. */
    void committedSlowly(int client) {
        window.committed(System.nanoTime());
        pulse.committed(client);
    }

    /** Something went wrong. */
    public void failed(Failure failure) {
        errors.incrementAndGet();
        if (failure.lostConnection()) {
            disconnects.incrementAndGet();
        }
        window.failed();
        synchronized (lastErrors) {
            if (failures.size() < FAILURES_KEPT) {
                failures.add(failure);
            }
            lastErrors.addLast(failure.state() + " " + failure.message());
            if (lastErrors.size() > ERRORS_KEPT) {
                lastErrors.removeFirst();
            }
        }
    }

    /** Begins to note when each client commits again. */
    public void startPulse(int clients) {
        pulse = new Pulse(clients);
    }

    /** Since it was started last. */
    public Pulse pulse() {
        return pulse;
    }

    void tick() {
        Histogram interval = latencies.getIntervalHistogram();
        long now = System.nanoTime();
        double seconds = (now - lastTick) / NANOS_PER_SECOND;
        lastTick = now;
        pace = new Pace(
                Math.round(interval.getTotalCount() / seconds),
                interval.getValueAtPercentile(50) / NANOS_PER_MILLI,
                interval.getValueAtPercentile(99) / NANOS_PER_MILLI);
    }

    /** Begins a new window. */
    public void startWindow() {
        disconnectsBefore = disconnects.get();
        window = new Window(System.nanoTime());
        synchronized (lastErrors) {
            failures.clear();
        }
    }

    /** The first ones of the window. */
    List<Failure> failures() {
        synchronized (lastErrors) {
            return List.copyOf(failures);
        }
    }

    /** Since the window began. */
    public WindowReport window() {
        return window.report(System.nanoTime(), disconnects.get() - disconnectsBefore);
    }

    Pace pace() {
        return pace;
    }

    long reads() {
        return reads.get();
    }

    /** All that went wrong. */
    public long errors() {
        return errors.get();
    }

    /** Connections lost. */
    public long disconnects() {
        return disconnects.get();
    }

    List<String> lastErrors() {
        synchronized (lastErrors) {
            return List.copyOf(lastErrors);
        }
    }
}
