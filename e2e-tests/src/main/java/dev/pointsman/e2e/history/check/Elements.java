package dev.pointsman.e2e.history.check;

import dev.pointsman.e2e.history.check.Anomaly.Kind;
import dev.pointsman.e2e.load.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** Anomalies that single values show. */
final class Elements {
    private final Collection<Transaction> history;
    private final Versions versions;
    private final List<Anomaly> found = new ArrayList<>();

    Elements(Collection<Transaction> history, Versions versions) {
        this.history = history;
        this.versions = versions;
    }

    List<Anomaly> find() {
        versions.keys().forEach(this::inOrder);
        for (var transaction : history) {
            if (transaction.outcome() == Outcome.ACKNOWLEDGED) {
                transaction.ops().forEach(op -> acknowledged(op, transaction));
                inside(transaction);
            }
        }
        return found;
    }

    /** The values that are in a list in the end. */
    private void inOrder(int key) {
        var seen = new HashSet<Integer>();
        for (int value : versions.order(key)) {
            if (!seen.add(value)) {
                add(Kind.DOUBLED_APPEND, "list " + key + " has " + value + " twice, written by " + writer(value));
            }
            origin(key, value, "in the list in the end");
        }
    }

    private void origin(int key, int value, String where) {
        var writer = versions.writer(value);
        if (writer == null) {
            add(Kind.PHANTOM, "list " + key + " has " + value + ", which nobody has written, " + where);
        } else if (writer.outcome() == Outcome.REFUSED) {
            add(Kind.G1A, "list " + key + " has " + value + " of a refused transaction, " + where + ": " + writer);
        }
    }

    private void acknowledged(Op op, Transaction by) {
        switch (op) {
            case Op.Append(var key, var value) -> {
                if (!versions.order(key).contains(value)) {
                    add(Kind.LOST_APPEND, "list " + key + " lacks " + value + " of " + by);
                }
            }
            case Op.Read read -> read(read, by);
        }
    }

    private void read(Op.Read read, Transaction by) {
        if (versions.isBeginning(read.key(), read.items())) {
            intermediate(read, by);
            return;
        }
        add(Kind.INCOMPATIBLE_ORDER, by + " read " + read.items() + ", the list became " + versions.order(read.key()));
        if (new HashSet<>(read.items()).size() < read.items().size()) {
            add(Kind.DOUBLED_APPEND, by + " read a value twice: " + read.items());
        }
        read.items().stream()
                .filter(value -> !versions.isThere(value))
                .forEach(value -> origin(read.key(), value, "read by " + by));
    }

    /** The last value that somebody else wrote is the last that this one wrote there. */
    private void intermediate(Op.Read read, Transaction by) {
        for (int value : read.items().reversed()) {
            var writer = versions.writer(value);
            if (writer == null || writer.equals(by)) {
                continue;
            }
            if (writer.lastAppended(read.key()) != value && versions.committed(writer)) {
                add(Kind.G1B, by + " read list " + read.key() + " to " + value + ", in the middle of " + writer);
            }
            return;
        }
    }

    private void inside(Transaction transaction) {
        var own = new OwnView();
        for (var op : transaction.ops()) {
            if (!own.fits(op)) {
                add(Kind.INTERNAL, op + " does not fit what came before it in " + transaction);
                return;
            }
        }
    }

    private String writer(int value) {
        return String.valueOf(versions.writer(value));
    }

    private void add(Kind kind, String evidence) {
        found.add(new Anomaly(kind, evidence));
    }
}
