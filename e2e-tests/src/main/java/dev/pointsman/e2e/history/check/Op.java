package dev.pointsman.e2e.history.check;

import java.util.List;

/** One operation of a transaction on a list, as its client saw it. */
public sealed interface Op {
    /** Which list. */
    int key();

    /**
     * A value was put at the end of a list.
     *
     * @param value no other operation on any list ever appends the same
     */
    record Append(int key, int value) implements Op {
        @Override
        public String toString() {
            return "append " + value + " to " + key;
        }
    }

    /**
     * A whole list was read.
     *
     * @param items its values, from the first on
     */
    record Read(int key, List<Integer> items) implements Op {
        public Read {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            var last = items.isEmpty() ? "nothing" : items.size() + " values to " + items.getLast();
            return "read " + last + " of " + key;
        }
    }
}
