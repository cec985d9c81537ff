package dev.pointsman.e2e.history;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/** Moves writes there and back while the crowd is at work. */
final class Shuttle {
    private static final Duration FLOWS_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);
    /** One after the other that gave up: something is wrong, and more of them would not mend it. */
    private static final int MOST_REOPENED = 20;

    private final HostStack stack;
    private final Crowd crowd;
    private final Violations violations;
    private final Samples gaps = new Samples();
    private volatile Side serving = Side.SOURCE;
    private final AtomicInteger moved = new AtomicInteger();
    private final AtomicInteger reopened = new AtomicInteger();

    Shuttle(HostStack stack, Crowd crowd, Violations violations) {
        this.stack = stack;
        this.crowd = crowd;
        this.violations = violations;
    }

    /** So many times; fewer when time is over or something is stuck, which is a violation. */
    void go(int cutovers, Duration within) {
        var end = Instant.now().plus(within);
        int inARow = 0;
        try {
            flows();
            while (moved.get() < cutovers) {
                if (Instant.now().isAfter(end) || inARow == MOST_REOPENED) {
                    violations.add("STUCK", moved + " cutovers of " + cutovers + ", the last " + inARow + " gave up");
                    return;
                }
                inARow = once() ? 0 : inARow + 1;
            }
        } catch (ConditionTimeoutException e) {
            violations.add("STUCK", "after " + moved + " cutovers: " + e.getMessage());
        }
    }

    /** Whether it has moved. Whoever was held has committed again when this returns. */
    private boolean once() {
        crowd.meter().startWindow();
        crowd.counts().cutoverBegins();
        var report = stack.cutOver(serving.other());
        flows();
        crowd.counts().cutoverEnds();
        gaps.add(crowd.meter().window().commitGapMillis());
        if (report.outcome() == AgentState.Outcome.MOVED) {
            serving = serving.other();
            moved.incrementAndGet();
            return true;
        }
        reopened.incrementAndGet();
        return false;
    }

    /** Returns when every client has committed. */
    private void flows() {
        var meter = crowd.meter();
        meter.startPulse(crowd.clients());
        await("every client commits")
                .pollInterval(POLL)
                .atMost(FLOWS_WITHIN)
                .until(() -> meter.pulse().every().isPresent());
    }

    Side serving() {
        return serving;
    }

    int moved() {
        return moved.get();
    }

    int reopened() {
        return reopened.get();
    }

    Samples gaps() {
        return gaps;
    }
}
