package dev.pointsman.e2e.history.check;

import dev.pointsman.e2e.load.Outcome;
import java.util.List;

/**
 * One transaction, as its client saw it.
 *
 * @param client who
 * @param invoked when it began, by one clock for all clients, in nanoseconds
 * @param completed when its end was known
 * @param outcome what its client knows
 * @param ops what it did, in this order; of one that failed, what it tried
 */
public record Transaction(int client, long invoked, long completed, Outcome outcome, List<Op> ops) {
    public Transaction {
        ops = List.copyOf(ops);
    }

    /** The last value that it put at the end of this list; 0 for none. */
    int lastAppended(int key) {
        int last = 0;
        for (var op : ops) {
            if (op instanceof Op.Append(var to, var value) && to == key) {
                last = value;
            }
        }
        return last;
    }

    @Override
    public String toString() {
        return "client " + client + " " + outcome + " at " + invoked / 1000 + ".." + completed / 1000 + " µs " + ops;
    }
}
