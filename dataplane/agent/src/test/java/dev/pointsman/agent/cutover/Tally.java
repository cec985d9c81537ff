package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Change.Kind;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was promised to whom; says when a promise is broken. */
final class Tally {
    private enum Word {
        WRITTEN,
        REFUSED,
        IN_DOUBT
    }

    private final World world;
    private final Map<Long, Word> words = new HashMap<>();
    private final Map<Long, Outcome> counted = new HashMap<>();
    private long number;
    private long moved;

    Tally(World world) {
        this.world = world;
    }

    /** The number of a write that nobody has made yet. */
    long nextNumber() {
        number++;
        words.put(number, Word.IN_DOUBT);
        return number;
    }

    void written(long write) {
        words.put(write, Word.WRITTEN);
    }

    void refused(long write) {
        words.put(write, Word.REFUSED);
    }

    /** How many writes there were. */
    long writes() {
        return number;
    }

    /** How many epochs have moved writes, as an agent has counted them. */
    long moved() {
        return moved;
    }

    /** A side accepts a write now. */
    void accepted(SimulatedDatabase at, long write) {
        var other = at.other();
        if (at.contents().appliedWrites() != other.contents().writes()) {
            throw new Violation("S2: " + at.side() + " takes write " + write + " and has "
                    + at.contents().appliedWrites() + " of the "
                    + other.contents().writes() + " of the other side");
        }
        if (other.contents().isOpen() || !at.contents().isOpen()) {
            throw new Violation("S1: " + at.side() + " takes write " + write + ", and not only that side is open");
        }
    }

    void changed(SimulatedDatabase at, Change change) {
        if (at.contents().isOpen() && at.other().contents().isOpen()) {
            throw new Violation("S1: both sides are open after " + change + " on " + at.side());
        }
        if (change.kind() == Kind.ENTERED
                && at.contents().appliedWrites() != at.other().contents().writes()) {
            throw new Violation("S2: " + at.side() + " opens for epoch " + change.number()
                    + " and has not all of the other side's writes");
        }
    }

    /** A crash has lost this. */
    void lost(SimulatedDatabase at, List<Change> changes) {
        for (var change : changes) {
            if (change.kind() == Kind.ENTERED && counted.containsKey(change.number())) {
                throw new Violation("S3: epoch " + change.number() + " counted as settled, and " + at.side()
                        + " has lost its opening");
            }
        }
    }

    /** An agent has read the journals. */
    void counted(Journal journal) {
        if (!journal.settled() || journal.epoch() == 0) {
            return;
        }
        var before = counted.put(journal.epoch(), journal.outcome());
        if (before != null && before != journal.outcome()) {
            throw new Violation("S3: epoch " + journal.epoch() + " was " + before + ", and is " + journal.outcome());
        }
        if (before == null && journal.outcome() == Outcome.MOVED) {
            moved++;
        }
    }

    /** All is quiet. Every promise is looked at. */
    void judge() {
        var open = List.of(Side.values()).stream()
                .map(world::database)
                .filter(each -> each.contents().isOpen())
                .toList();
        if (open.size() != 1) {
            throw new Violation("S1: " + open.size() + " sides are open at the end");
        }
        var times = new HashMap<Long, Integer>();
        for (var change : open.getFirst().log()) {
            if (change.kind() == Kind.WRITE || change.kind() == Kind.APPLIED_WRITE) {
                times.merge(change.number(), 1, Integer::sum);
            }
        }
        words.forEach((write, word) -> judge(write, word, times.getOrDefault(write, 0)));
    }

    private static void judge(long write, Word word, int times) {
        boolean kept = switch (word) {
            case WRITTEN -> times == 1;
            case REFUSED -> times == 0;
            case IN_DOUBT -> times <= 1;
        };
        if (!kept) {
            throw new Violation("S2: write " + write + ", " + word + ", is there " + times + " times");
        }
    }
}
