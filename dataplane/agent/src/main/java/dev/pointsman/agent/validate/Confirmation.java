package dev.pointsman.agent.validate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a row that looked different is different. A row is read where it is written; then a marker goes through
 * the stream, and whatever was committed before it is on the other side when it is seen there; then the row is read there;
 * then again where it is written. Unchanged there and different here is a mismatch, whatever the lag. A row that is only
 * on the other side could have come and gone in between: it must be the same version there through two such rounds.
 */
final class Confirmation {
    /** A row that changes faster than this many rounds is compared again in the next run. */
    private static final int ROUNDS = 5;

    private final Both sides;
    private final Findings findings;
    private final Shape shape;
    private final Map<List<String>, Version> seenAlone = new HashMap<>();

    Confirmation(Both sides, Findings findings, Shape shape) {
        this.sides = sides;
        this.findings = findings;
        this.shape = shape;
    }

    /** Confirms or clears each of these keys. */
    void decide(Collection<List<String>> suspects) throws SQLException, Incomplete {
        Set<List<String>> open = new HashSet<>(suspects);
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            open = round(open);
        }
        findings.restless(open.size());
    }

    private Set<List<String>> round(Set<List<String>> open) throws SQLException, Incomplete {
        var before = sides.writing().versions(shape, open);
        sides.catchUp(findings.nextMarker());
        var there = sides.other().versions(shape, open);
        var after = sides.writing().versions(shape, open);
        sides.stillWriting();
        var undecided = new HashSet<List<String>>();
        for (var key : open) {
            if (!decided(key, before.get(key), there.get(key), after.get(key))) {
                undecided.add(key);
            }
        }
        return undecided;
    }

    private boolean decided(
            List<String> key, @Nullable Version before, @Nullable Version there, @Nullable Version after) {
        if (!Objects.equals(before, after)) {
            return false;
        }
        if (before == null) {
            return there == null || alone(key, there);
        }
        if (there == null) {
            findings.missing(shape.table(), 1);
        } else if (there.hash() != before.hash()) {
            findings.different(shape.table(), 1);
        }
        return true;
    }

    private boolean alone(List<String> key, Version there) {
        if (there.equals(seenAlone.put(key, there))) {
            findings.extra(shape.table(), 1);
            return true;
        }
        return false;
    }

    /**
     * The same for a table without key, where a row has no name but its hash: how many there are of each.
     *
     * @param suspects hashes whose numbers looked different
     */
    void decideHashes(Collection<Long> suspects) throws SQLException, Incomplete {
        var open = new ArrayList<>(suspects);
        var surplus = new HashMap<Long, Long>();
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            var before = sides.writing().counts(shape, open);
            sides.catchUp(findings.nextMarker());
            var there = sides.other().counts(shape, open);
            var after = sides.writing().counts(shape, open);
            sides.stillWriting();
            open.removeIf(hash -> before.getOrDefault(hash, 0L).equals(after.getOrDefault(hash, 0L))
                    && counted(hash, before.getOrDefault(hash, 0L), there.getOrDefault(hash, 0L), surplus));
        }
        findings.restless(open.size());
    }

    private boolean counted(long hash, long here, long there, Map<Long, Long> surplus) {
        if (there > here && !Long.valueOf(there).equals(surplus.put(hash, there))) {
            return false;
        }
        findings.missing(shape.table(), Math.max(0, here - there));
        findings.extra(shape.table(), Math.max(0, there - here));
        return true;
    }
}
