package dev.pointsman.e2e.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives clients the lists that are written to now, and whoever checks those that are not any more. Thread-safe. */
final class Blocks {
    private static final int TRANSACTIONS = 600;
    private final Map<Block, Integer> inside = new HashMap<>();
    private final Deque<Block> left = new ArrayDeque<>();
    private Block current = new Block(0);
    private int numbers = 1;
    private int begun;

    /** The lists for a transaction. Whoever enters leaves. */
    synchronized Block enter() {
        if (begun == TRANSACTIONS) {
            turn();
        }
        begun++;
        inside.merge(current, 1, Integer::sum);
        return current;
    }

    synchronized void leave(Block block) {
        inside.merge(block, -1, Integer::sum);
    }

    /** From now on there are other lists. */
    synchronized void turn() {
        left.add(current);
        current = new Block(numbers++);
        begun = 0;
    }

    /** A block that everybody has left, or null while there is none. */
    synchronized @Nullable Block take() {
        var oldest = left.peek();
        if (oldest == null || inside.getOrDefault(oldest, 0) > 0) {
            return null;
        }
        inside.remove(oldest);
        return left.remove();
    }
}
