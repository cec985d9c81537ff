package dev.pointsman.e2e.history.check;

import dev.pointsman.e2e.history.check.Edge.Why;
import dev.pointsman.e2e.load.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.graph.DirectedMultigraph;
import org.jspecify.annotations.Nullable;

/** Which committed transaction must come before which. */
final class Dependencies {
    private final List<Transaction> committed;
    private final Versions versions;
    private final IdentityHashMap<Transaction, Integer> numbers = new IdentityHashMap<>();
    private final Graph<Integer, Edge> graph = new DirectedMultigraph<>(Edge.class);

    private Dependencies(List<Transaction> committed, Versions versions) {
        this.committed = committed;
        this.versions = versions;
        for (int number = 0; number < committed.size(); number++) {
            numbers.put(committed.get(number), number);
            graph.addVertex(number);
        }
    }

    /**
     * The graph of them.
     *
     * @param committed its vertices are the places in this list
     */
    static Graph<Integer, Edge> of(List<Transaction> committed, Versions versions) {
        var all = new Dependencies(committed, versions);
        versions.keys().forEach(all::writes);
        committed.forEach(all::reads);
        all.time();
        return all.graph;
    }

    private void writes(int key) {
        Transaction before = null;
        for (int value : versions.order(key)) {
            var writer = versions.writer(value);
            add(before, writer, Why.WW);
            before = writer;
        }
    }

    private void reads(Transaction reader) {
        var own = new OwnView();
        var seen = new HashSet<Integer>();
        for (var op : reader.ops()) {
            var fits = own.fits(op);
            if (fits && op instanceof Op.Read read && seen.add(read.key())) {
                read(reader, read.key(), read.items().subList(0, read.items().size() - own.written(read.key())));
            }
        }
    }

    /** What others had written when it read. */
    private void read(Transaction reader, int key, List<Integer> others) {
        if (!versions.isBeginning(key, others)) {
            return;
        }
        if (!others.isEmpty()) {
            add(versions.writer(others.getLast()), reader, Why.WR);
        }
        var order = versions.order(key);
        if (others.size() < order.size()) {
            add(reader, versions.writer(order.get(others.size())), Why.RW);
        }
    }

    /**
     * Who had ended before whom began. Of those that ended, only the ones after which nobody has both begun and ended
     * are kept: the others come before through these.
     */
    private void time() {
        var byEnd = IntStream.range(0, committed.size())
                .boxed()
                .filter(number -> committed.get(number).outcome() == Outcome.ACKNOWLEDGED)
                .sorted(Comparator.comparingLong(number -> committed.get(number).completed()))
                .toList();
        var byBegin = IntStream.range(0, committed.size())
                .boxed()
                .sorted(Comparator.comparingLong(number -> committed.get(number).invoked()))
                .toList();
        var frontier = new HashSet<Integer>();
        int ended = 0;
        for (int beginning : byBegin) {
            long now = committed.get(beginning).invoked();
            for (; ended < byEnd.size() && committed.get(byEnd.get(ended)).completed() < now; ended++) {
                join(frontier, byEnd.get(ended));
            }
            frontier.forEach(earlier -> graph.addEdge(earlier, beginning, new Edge(earlier, beginning, Why.TIME)));
        }
    }

    private void join(Set<Integer> frontier, int number) {
        long began = committed.get(number).invoked();
        frontier.removeIf(earlier -> committed.get(earlier).completed() < began);
        frontier.add(number);
    }

    private void add(@Nullable Transaction from, @Nullable Transaction to, Why why) {
        var earlier = from == null ? null : numbers.get(from);
        var later = to == null ? null : numbers.get(to);
        if (earlier != null && later != null && !earlier.equals(later)) {
            graph.addEdge(earlier, later, new Edge(earlier, later, why));
        }
    }

    /** Those of a history that count. */
    static List<Transaction> committed(Iterable<Transaction> history, Versions versions) {
        var committed = new ArrayList<Transaction>();
        history.forEach(transaction -> {
            if (versions.committed(transaction)) {
                committed.add(transaction);
            }
        });
        return committed;
    }
}
