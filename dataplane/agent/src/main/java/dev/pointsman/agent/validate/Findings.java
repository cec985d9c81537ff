package dev.pointsman.agent.validate;

import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentState.TableDifference;
import dev.pointsman.wire.AgentState.ValidationResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a run has found so far. A mismatch is for certain when it comes here, so it is published at once, in a result that
 * is not complete yet: traffic need not wait for the end of the run to be brought to safety.
 */
final class Findings {
    private static final int MOST_TABLES = 50;

    private final Validation order;
    private final long run;
    private final LongSupplier clock;
    private final Consumer<ValidationResult> publish;
    private final long startedAt;
    private final Map<Table, TableDifference> tables = new TreeMap<>();
    private long rows;
    private long restless;
    private long marker;

    Findings(Validation order, long run, LongSupplier clock, Consumer<ValidationResult> publish) {
        this.order = order;
        this.run = run;
        this.clock = clock;
        this.publish = publish;
        this.startedAt = clock.getAsLong();
        this.marker = startedAt * 1000;
    }

    /** Numbers that no marker of an earlier run has. */
    long nextMarker() {
        return ++marker;
    }

    long lastMarker() {
        return marker;
    }

    void compared(long more) {
        rows += more;
    }

    /** So many rows changed too fast to be compared. */
    void restless(long more) {
        restless += more;
    }

    void missing(Table table, long more) {
        add(new TableDifference(table.label(), more, 0, 0), table, more);
    }

    void extra(Table table, long more) {
        add(new TableDifference(table.label(), 0, more, 0), table, more);
    }

    void different(Table table, long more) {
        add(new TableDifference(table.label(), 0, 0, more), table, more);
    }

    private void add(TableDifference difference, Table table, long more) {
        if (more > 0) {
            boolean news = tables.isEmpty();
            tables.merge(table, difference, Findings::sum);
            if (news) {
                publish.accept(result(false, "still comparing"));
            }
        }
    }

    private static TableDifference sum(TableDifference one, TableDifference other) {
        return new TableDifference(
                one.table(),
                one.missing() + other.missing(),
                one.extra() + other.extra(),
                one.different() + other.different());
    }

    private static long size(TableDifference difference) {
        return difference.missing() + difference.extra() + difference.different();
    }

    void complete() {
        var message = restless == 0 ? "" : restless + " rows changed too fast to be compared in this run";
        publish.accept(result(true, message));
    }

    /** Nobody asks for this run any more: what it has found counts, and without that the result before it stands. */
    void ended() {
        if (!tables.isEmpty()) {
            incomplete("another validation was ordered");
        }
    }

    void incomplete(String why) {
        publish.accept(result(false, why));
    }

    private ValidationResult result(boolean complete, String message) {
        List<TableDifference> worst = tables.values().stream()
                .sorted(Comparator.comparingLong(Findings::size).reversed())
                .limit(MOST_TABLES)
                .toList();
        long mismatches = tables.values().stream().mapToLong(Findings::size).sum();
        return new ValidationResult(
                order.id(),
                run,
                startedAt,
                clock.getAsLong(),
                order.depth(),
                complete,
                rows,
                mismatches,
                worst,
                message);
    }
}
