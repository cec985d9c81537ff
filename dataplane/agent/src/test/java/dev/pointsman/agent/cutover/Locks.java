package dev.pointsman.agent.cutover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Who writes to a simulated database's tables, and who waits for them: whoever comes later waits behind a closing. */
final class Locks {
    /** Asks for the tables. */
    static final class Claim {
        private final boolean alone;
        private final long since;
        private final Runnable granted;
        private final Runnable dropped;

        /**
         * @param alone whether nobody may write meanwhile; such a claim is over as soon as what was granted is done
         * @param since when its transaction began
         * @param dropped what is to be done when the server ends it
         */
        Claim(boolean alone, long since, Runnable granted, Runnable dropped) {
            this.alone = alone;
            this.since = since;
            this.granted = granted;
            this.dropped = dropped;
        }
    }

    private final Deque<Claim> waiting = new ArrayDeque<>();
    private final List<Claim> writing = new ArrayList<>();

    void request(Claim claim) {
        waiting.add(claim);
        grant();
    }

    /** Its transaction is over. False when it was over before. */
    boolean end(Claim claim) {
        boolean held = writing.remove(claim) || waiting.remove(claim);
        grant();
        return held;
    }

    boolean isHeld(Claim claim) {
        return writing.contains(claim);
    }

    /** Whether a transaction that began before has written, and is not over. */
    boolean isWrittenSince(long before) {
        return writing.stream().anyMatch(claim -> claim.since < before);
    }

    /** The server ends every transaction that began before. */
    void drop(long before) {
        var all = new ArrayList<>(waiting);
        all.addAll(writing);
        for (var claim : all) {
            if (!claim.alone && claim.since < before && (writing.remove(claim) || waiting.remove(claim))) {
                claim.dropped.run();
            }
        }
        grant();
    }

    /** The server has crashed. */
    void dropAll() {
        var all = new ArrayList<>(waiting);
        all.addAll(writing);
        waiting.clear();
        writing.clear();
        all.forEach(claim -> claim.dropped.run());
    }

    private void grant() {
        for (var next = waiting.peek(); next != null; next = waiting.peek()) {
            if (next.alone && !writing.isEmpty()) {
                return;
            }
            waiting.remove();
            if (!next.alone) {
                writing.add(next);
            }
            next.granted.run();
        }
    }
}
