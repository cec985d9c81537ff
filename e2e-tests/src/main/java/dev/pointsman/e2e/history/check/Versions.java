package dev.pointsman.e2e.history.check;

import dev.pointsman.e2e.load.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which order each list's values were written, and by whom. */
final class Versions {
    private final Map<Integer, List<Integer>> orders = new HashMap<>();
    private final Map<Integer, Transaction> writers = new HashMap<>();
    private final Set<Integer> there = new HashSet<>();

    /**
     * @param history what the clients saw
     * @param finals what each list held when nobody wrote to it any more
     */
    Versions(Collection<Transaction> history, Map<Integer, List<Integer>> finals) {
        orders.putAll(finals);
        for (var transaction : history) {
            for (var op : transaction.ops()) {
                switch (op) {
                    case Op.Append append -> writers.put(append.value(), transaction);
                    case Op.Read read -> longest(read, transaction, finals);
                }
            }
        }
        orders.values().forEach(there::addAll);
    }

    /** Where nobody has read a list in the end, the longest that was read tells the order. */
    private void longest(Op.Read read, Transaction by, Map<Integer, List<Integer>> finals) {
        if (by.outcome() == Outcome.ACKNOWLEDGED && !finals.containsKey(read.key())) {
            orders.merge(read.key(), read.items(), (one, other) -> one.size() >= other.size() ? one : other);
        }
    }

    Set<Integer> keys() {
        return orders.keySet();
    }

    /** The values of a list in the order in which they were written; empty for one that nobody has read. */
    List<Integer> order(int key) {
        return orders.getOrDefault(key, List.of());
    }

    /** Who has written this value; null for nobody. */
    @Nullable
    Transaction writer(int value) {
        return writers.get(value);
    }

    /** Whether the value is in any list. */
    boolean isThere(int value) {
        return there.contains(value);
    }

    /** Whether it is committed: its client was told so, or what it wrote is there. */
    boolean committed(Transaction transaction) {
        return switch (transaction.outcome()) {
            case ACKNOWLEDGED -> true;
            case REFUSED -> false;
            case IN_DOUBT, ATTEMPTED ->
                transaction.ops().stream()
                        .anyMatch(op -> op instanceof Op.Append append && there.contains(append.value()));
        };
    }

    /** Whether these are the first values of the list's order. */
    boolean isBeginning(int key, List<Integer> items) {
        var order = order(key);
        return items.size() <= order.size() && order.subList(0, items.size()).equals(items);
    }
}
