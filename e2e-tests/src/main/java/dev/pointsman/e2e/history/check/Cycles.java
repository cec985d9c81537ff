package dev.pointsman.e2e.history.check;

import dev.pointsman.e2e.history.check.Anomaly.Kind;
import dev.pointsman.e2e.history.check.Edge.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.MaskSubgraph;

/** Circles in the dependencies, the gravest first; a transaction is told of in one of them only. */
final class Cycles {
    private final Graph<Integer, Edge> dependencies;
    private final List<Transaction> transactions;
    private final Set<Integer> told = new HashSet<>();
    private final List<Anomaly> found = new ArrayList<>();

    Cycles(Graph<Integer, Edge> dependencies, List<Transaction> transactions) {
        this.dependencies = dependencies;
        this.transactions = transactions;
    }

    List<Anomaly> find() {
        among(EnumSet.of(Why.WW));
        among(EnumSet.of(Why.WW, Why.WR));
        among(EnumSet.of(Why.WW, Why.WR, Why.RW));
        among(EnumSet.of(Why.WW, Why.TIME));
        among(EnumSet.of(Why.WW, Why.WR, Why.TIME));
        among(EnumSet.allOf(Why.class));
        return found;
    }

    private void among(Set<Why> reasons) {
        new KosarajuStrongConnectivityInspector<>(only(dependencies, reasons))
                .stronglyConnectedSets().stream()
                        .filter(set -> set.size() > 1 && Collections.disjoint(set, told))
                        .forEach(set -> tell(set, reasons));
    }

    private void tell(Set<Integer> component, Set<Why> reasons) {
        var inside = new MaskSubgraph<>(
                dependencies, vertex -> !component.contains(vertex), edge -> !reasons.contains(edge.why()));
        var circle = shortest(inside, Set.of(Why.RW), EnumSet.complementOf(EnumSet.of(Why.RW)))
                .or(() -> shortest(inside, reasons, reasons))
                .orElseThrow();
        told.addAll(component);
        found.add(new Anomaly(kind(circle), text(circle)));
    }

    /** The shortest circle of one edge for one of these reasons, and a way back for those. */
    private static Optional<List<Edge>> shortest(Graph<Integer, Edge> graph, Set<Why> first, Set<Why> back) {
        var ways = only(graph, back);
        return graph.edgeSet().stream()
                .filter(edge -> first.contains(edge.why()))
                .flatMap(edge -> Stream.ofNullable(BFSShortestPath.findPathBetween(ways, edge.to(), edge.from()))
                        .map(way -> Stream.concat(Stream.of(edge), way.getEdgeList().stream())
                                .toList()))
                .min(Comparator.comparingInt(List::size));
    }

    private static Graph<Integer, Edge> only(Graph<Integer, Edge> graph, Set<Why> reasons) {
        return new MaskSubgraph<>(graph, _ -> false, edge -> !reasons.contains(edge.why()));
    }

    private static Kind kind(List<Edge> circle) {
        boolean time = has(circle, Why.TIME);
        if (has(circle, Why.RW)) {
            boolean single =
                    circle.stream().filter(edge -> edge.why() == Why.RW).count() == 1;
            return single ? (time ? Kind.G_SINGLE_REALTIME : Kind.G_SINGLE) : (time ? Kind.G2_REALTIME : Kind.G2);
        }
        if (has(circle, Why.WR)) {
            return time ? Kind.G1C_REALTIME : Kind.G1C;
        }
        return time ? Kind.G0_REALTIME : Kind.G0;
    }

    private static boolean has(List<Edge> circle, Why why) {
        return circle.stream().anyMatch(edge -> edge.why() == why);
    }

    private String text(List<Edge> circle) {
        return circle.stream()
                .map(edge -> transactions.get(edge.from()) + " -" + edge.why() + "-> ")
                .collect(Collectors.joining(
                        "", "", transactions.get(circle.getFirst().from()) + ""));
    }
}
