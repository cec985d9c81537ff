package dev.pointsman.e2e.history.check;

import dev.pointsman.e2e.load.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Transactions that ran one after the other, by chance, and what they left behind. */
final class SerialHistory {
    private static final int KEYS = 3;
    private static final int TRANSACTIONS = 40;
    final List<Transaction> transactions = new ArrayList<>();
    final Map<Integer, List<Integer>> lists = new TreeMap<>();
    private final Random random;
    private int values;

    SerialHistory(long seed) {
        random = new Random(seed);
        for (int key = 0; key < KEYS; key++) {
            lists.put(key, new ArrayList<>());
            // Nothing can be spoilt in an empty list.
            run(new Op.Append(key, ++values));
            run(new Op.Append(key, ++values));
        }
        while (transactions.size() < TRANSACTIONS) {
            run();
        }
    }

    private void run(Op... first) {
        var ops = new ArrayList<Op>();
        for (var op : first) {
            append(op.key(), values, ops);
        }
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int key = random.nextInt(lists.size());
            if (random.nextBoolean()) {
                append(key, ++values, ops);
            } else {
                ops.add(new Op.Read(key, items(key)));
            }
        }
        long now = transactions.size() * 2L;
        transactions.add(new Transaction(random.nextInt(4), now, now + 1, Outcome.ACKNOWLEDGED, ops));
    }

    private void append(int key, int value, List<Op> ops) {
        items(key).add(value);
        ops.add(new Op.Append(key, value));
        ops.add(new Op.Read(key, items(key)));
    }

    private List<Integer> items(int key) {
        return lists.getOrDefault(key, new ArrayList<>());
    }

    /** What can go wrong. */
    enum Corruption {
        LOSE,
        DOUBLE,
        SWAP,
        REFUSE,
        READ_OLD
    }

    void corrupt(Corruption corruption) {
        var list = items(random.nextInt(KEYS));
        int at = random.nextInt(list.size() - 1);
        switch (corruption) {
            case LOSE -> list.subList(at, at + 1).clear();
            case DOUBLE -> list.add(list.get(at));
            case SWAP -> list.set(at, list.set(at + 1, list.get(at)));
            case REFUSE ->
                replace(with(
                        last(Op.Append.class),
                        Outcome.REFUSED,
                        last(Op.Append.class).ops()));
            case READ_OLD -> readOld(last(Op.Read.class));
        }
    }

    private Transaction last(Class<? extends Op> kind) {
        return transactions.reversed().stream()
                .filter(each -> each.ops().stream().anyMatch(kind::isInstance))
                .findFirst()
                .orElseThrow();
    }

    /** Its first read lacks the last value. */
    private void readOld(Transaction reader) {
        var ops = new ArrayList<>(reader.ops());
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Op.Read(var key, var items)) {
                ops.set(i, new Op.Read(key, items.subList(0, items.size() - 1)));
                break;
            }
        }
        replace(with(reader, Outcome.ACKNOWLEDGED, ops));
    }

    private static Transaction with(Transaction one, Outcome outcome, List<Op> ops) {
        return new Transaction(one.client(), one.invoked(), one.completed(), outcome, ops);
    }

    private void replace(Transaction now) {
        transactions.replaceAll(each -> each.invoked() == now.invoked() ? now : each);
    }
}
