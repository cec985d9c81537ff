package dev.pointsman.e2e.history.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tells whether a history of transactions on lists is strictly serializable, as Elle does: values are only ever put at
 * the end of a list and never twice, so that each read of a list tells who wrote before whom.
 */
public final class HistoryChecker {
    private HistoryChecker() {}

    /**
     * What is wrong with it; empty for a history in which nothing is.
     *
     * @param history every transaction on these lists, in any order
     * @param finals each list as it was when nobody wrote to it any more; of a list that is not named, the longest read counts
     */
    public static List<Anomaly> check(Collection<Transaction> history, Map<Integer, List<Integer>> finals) {
        var versions = new Versions(history, finals);
        var anomalies = new ArrayList<>(new Elements(history, versions).find());
        var committed = Dependencies.committed(history, versions);
        anomalies.addAll(new Cycles(Dependencies.of(committed, versions), committed).find());
        return anomalies;
    }
}
