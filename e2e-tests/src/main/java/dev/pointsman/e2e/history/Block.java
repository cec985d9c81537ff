package dev.pointsman.e2e.history;

import dev.pointsman.e2e.history.check.Transaction;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few lists, and every transaction on them. Lists are given up after a while for new ones, so that they stay short
 * and each block can be checked, and forgotten, by itself.
 */
final class Block {
    static final int KEYS = 5;
    private final int number;
    private final AtomicInteger values = new AtomicInteger();
    private final Collection<Transaction> history = new ConcurrentLinkedQueue<>();

    Block(int number) {
        this.number = number;
    }

    int firstKey() {
        return number * KEYS;
    }

    /** One that nobody else appends. */
    int value() {
        return values.incrementAndGet();
    }

    void add(Transaction transaction) {
        history.add(transaction);
    }

    Collection<Transaction> history() {
        return history;
    }

    @Override
    public String toString() {
        return "lists " + firstKey() + " to " + (firstKey() + KEYS - 1);
    }
}
