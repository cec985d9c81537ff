package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.JournalTable.Row;
import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a simulated database holds: its log, read from the beginning. */
final class Contents {
    private final Map<Long, String> left = new HashMap<>();
    private final Set<Long> entered = new HashSet<>();
    private final Set<Long> marks = new HashSet<>();
    private final Set<Long> fences = new HashSet<>();
    private boolean open;
    private long closedIn;
    private int writes;
    private int appliedWrites;
    private int upTo;

    Contents(boolean open) {
        this.open = open;
    }

    void take(Change change) {
        long number = change.number();
        upTo = Math.max(upTo, change.upTo());
        switch (change.kind()) {
            case WRITE -> writes++;
            case MARK -> {}
            case FENCED -> {
                left.put(number, "fenced");
                open = false;
                closedIn = number;
            }
            case MOVED -> left.put(number, "moved");
            case REOPENED -> left.put(number, "reopened");
            case BACK -> {
                left.put(number, "reopened");
                open = true;
            }
            case ENTERED -> {
                entered.add(number);
                open = true;
            }
            case APPLIED_WRITE -> appliedWrites++;
            case APPLIED_MARK -> marks.add(number);
            case APPLIED_FENCED -> fences.add(number);
        }
    }

    boolean isOpen() {
        return open;
    }

    /** The epoch that the closed fence names. */
    long closedIn() {
        return closedIn;
    }

    /** How many writes were accepted here. */
    int writes() {
        return writes;
    }

    /** How many of the other side's writes are here. */
    int appliedWrites() {
        return appliedWrites;
    }

    /** How far the other side's log has been applied. */
    int upTo() {
        return upTo;
    }

    @Nullable
    String left(long epoch) {
        return left.get(epoch);
    }

    boolean hasEntered(long epoch) {
        return entered.contains(epoch);
    }

    boolean hasMarker(String kind, long number) {
        return (kind.equals("fence") ? fences : marks).contains(number);
    }

    /** The epoch in which it was closed and nothing is decided, or 0. */
    long undecided() {
        return left.entrySet().stream()
                .filter(each -> each.getValue().equals("fenced"))
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    /** The last epoch of any row, or 0. */
    long lastEpoch() {
        long last = 0;
        for (long each : left.keySet()) {
            last = Math.max(last, each);
        }
        for (long each : entered) {
            last = Math.max(last, each);
        }
        return last;
    }

    List<Row> rows(Side at) {
        var rows = new ArrayList<Row>(left.size() + entered.size());
        left.forEach((epoch, state) -> rows.add(new Row(at, epoch, "left", state)));
        entered.forEach(epoch -> rows.add(new Row(at, epoch, "entered", "entered")));
        return rows;
    }
}
