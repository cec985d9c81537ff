package dev.pointsman.agent.validate;

import dev.pointsman.agent.validate.Both.Answers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares one table. Ranges of keys are digested on both sides at once; one that differs is cut into smaller ones, because
 * in a table that is written to the difference is mostly lag and gone when it is looked at again; what is left in the
 * smallest ranges is compared row by row, and confirmed.
 */
final class Comparison {
    /** Rows of the ranges that a table is first cut into. */
    private static final long FIRST_ROWS = 65_536;
    /** A differing range is cut into so many. */
    private static final long CUT = 16;
    /** Ranges up to this are compared row by row. */
    private static final long ROW_BY_ROW = 300;
    /** Rows confirmed at once. */
    private static final int BATCH = 500;

    private final Both sides;
    private final Findings findings;
    private final Shape shape;

    Comparison(Both sides, Findings findings, Shape shape) {
        this.sides = sides;
        this.findings = findings;
        this.shape = shape;
    }

    void run() throws SQLException, Incomplete {
        if (!shape.keyed()) {
            compareHashes();
            return;
        }
        // Most tables are at rest at any moment, and reading one through is the cheapest way to compare it.
        var whole = sides.ask(side -> side.digest(shape, Range.ALL));
        findings.compared(whole.writing().rows());
        if (!whole.writing().equals(whole.other())) {
            cut(Range.ALL, sides.writing(), FIRST_ROWS);
        }
    }

    private void cut(Range range, SideRows by, long rows) throws SQLException, Incomplete {
        var after = range.after();
        while (true) {
            Optional<List<String>> end = by.nth(shape, new Range(after, range.upTo()), rows);
            var part = new Range(after, end.orElse(range.upTo()));
            compare(part, rows);
            if (end.isEmpty()) {
                return;
            }
            after = end.get();
        }
    }

    private void compare(Range range, long rows) throws SQLException, Incomplete {
        var digests = sides.ask(side -> side.digest(shape, range));
        if (digests.writing().equals(digests.other())) {
            return;
        }
        long most = Math.max(digests.writing().rows(), digests.other().rows());
        if (most <= ROW_BY_ROW) {
            compareRows(range);
        } else {
            boolean moreThere = digests.other().rows() > digests.writing().rows();
            long smaller = Math.max(ROW_BY_ROW / 2, Math.min(rows, most) / CUT);
            cut(range, moreThere ? sides.other() : sides.writing(), smaller);
        }
    }

    private void compareRows(Range range) throws SQLException, Incomplete {
        var versions = sides.ask(side -> side.versions(shape, range));
        var suspects = Stream.concat(versions.writing().keySet().stream(), versions.other().keySet().stream())
                .distinct()
                .filter(key -> {
                    var here = versions.writing().get(key);
                    var there = versions.other().get(key);
                    return here == null || there == null || here.hash() != there.hash();
                })
                .toList();
        for (int from = 0; from < suspects.size(); from += BATCH) {
            var batch = suspects.subList(from, Math.min(suspects.size(), from + BATCH));
            new Confirmation(sides, findings, shape).decide(batch);
        }
    }

    private void compareHashes() throws SQLException, Incomplete {
        var digests = sides.ask(side -> side.digest(shape, Range.ALL));
        findings.compared(digests.writing().rows());
        if (digests.writing().equals(digests.other())) {
            return;
        }
        var buckets = sides.ask(side -> side.buckets(shape));
        var differing = new ArrayList<Integer>();
        for (int bucket : union(buckets.writing().keySet(), buckets.other().keySet())) {
            if (!Objects.equals(buckets.writing().get(bucket), buckets.other().get(bucket))) {
                differing.add(bucket);
            }
        }
        if (!differing.isEmpty()) {
            var hashes = sides.ask(side -> side.hashes(shape, differing));
            new Confirmation(sides, findings, shape).decideHashes(suspects(hashes));
        }
    }

    private static Collection<Long> suspects(Answers<java.util.Map<Long, Long>> hashes) {
        return union(hashes.writing().keySet(), hashes.other().keySet()).stream()
                .filter(hash -> !Objects.equals(
                        hashes.writing().get(hash), hashes.other().get(hash)))
                .toList();
    }

    private static <T extends Comparable<T>> Collection<T> union(Collection<T> one, Collection<T> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
