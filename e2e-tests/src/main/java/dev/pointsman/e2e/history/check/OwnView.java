package dev.pointsman.e2e.history.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a transaction knows of each list after its operations so far, and which of that is its own. */
final class OwnView {
    private final Map<Integer, List<Integer>> known = new HashMap<>();
    private final Map<Integer, List<Integer>> own = new HashMap<>();

    /** Whether the next operation agrees with those before. */
    boolean fits(Op op) {
        switch (op) {
            case Op.Append(var key, var value) -> {
                own.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
                known.computeIfPresent(key, (_, items) -> with(items, value));
                return true;
            }
            case Op.Read(var key, var items) -> {
                var before = known.put(key, items);
                return before == null ? endsWith(items, own(key)) : before.equals(items);
            }
        }
    }

    /** How many values of this list it has written itself so far. */
    int written(int key) {
        return own(key).size();
    }

    private List<Integer> own(int key) {
        return own.getOrDefault(key, List.of());
    }

    private static List<Integer> with(List<Integer> items, int value) {
        var longer = new ArrayList<>(items);
        longer.add(value);
        return longer;
    }

    private static boolean endsWith(List<Integer> items, List<Integer> end) {
        int from = items.size() - end.size();
        return from >= 0 && items.subList(from, items.size()).equals(end);
    }
}
