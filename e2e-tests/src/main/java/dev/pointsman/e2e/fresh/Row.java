package dev.pointsman.e2e.fresh;

import java.util.ArrayDeque;
import java.util.Deque;

/** One row that counts up, and when each of its values was acknowledged, as far back as anybody asks. Thread-safe. */
final class Row {
    private static final int REMEMBERED = 100_000;

    private record Acknowledged(long at, long value) {}

    private final Deque<Acknowledged> values = new ArrayDeque<>();
    private long forgotten;

    /** Its writer was told that it is in. */
    synchronized void acknowledged(long value, long now) {
        values.addLast(new Acknowledged(now, value));
        if (values.size() > REMEMBERED) {
            forgotten = values.removeFirst().value();
        }
    }

    /** The last value that was acknowledged at this instant. */
    synchronized long valueAt(long instant) {
        var latest = values.descendingIterator();
        while (latest.hasNext()) {
            var each = latest.next();
            if (each.at() <= instant) {
                return each.value();
            }
        }
        return forgotten;
    }
}
