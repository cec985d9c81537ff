package dev.pointsman.agent.validate;

import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired.Depth;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a comparison, asked at the same time.
 *
 * @param writing the side that takes writes
 * @param other the side that follows
 * @param beside runs what is asked of the other side
 * @param writes the side that takes writes by now, null while nobody knows
 */
record Both(SideRows writing, SideRows other, Executor beside, Supplier<@Nullable Side> writes) {
    private static final Duration MARKER_WITHIN = Duration.ofSeconds(10);

    /** A question to one side. */
    @FunctionalInterface
    interface Question<T> {
        T ask(SideRows side) throws SQLException;
    }

    /**
     * Two answers.
     *
     * @param writing of the side that takes writes
     * @param other of the side that follows
     */
    record Answers<T>(T writing, T other) {}

    /** Asks both at once. */
    <T> Answers<T> ask(Question<T> question) throws SQLException, Incomplete {
        var asked = new FutureTask<>(() -> question.ask(other));
        beside.execute(asked);
        try {
            return new Answers<>(question.ask(writing), asked.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Incomplete("the agent is ending");
        }
    }

    /** Waits until the other side has everything that the writing side has committed before this call. */
    void catchUp(long marker) throws SQLException, Incomplete {
        writing.mark(marker);
        long deadline = System.nanoTime() + MARKER_WITHIN.toNanos();
        while (!other.marked(marker)) {
            if (System.nanoTime() > deadline) {
                throw new Incomplete("the stream into " + other.side() + " is more than " + MARKER_WITHIN.toSeconds()
                        + " s behind; look at its lag");
            }
        }
    }

    /**
     * Makes sure that nobody but the stream has written to the other side until now. A cutover in the middle of a
     * confirmation would make what clients write there look like a difference.
     */
    void stillWriting() throws SQLException, Incomplete {
        if (writes.get() != writing.side() || !writing.takesWrites()) {
            throw new Incomplete("writes are moving; it begins again");
        }
    }

    Shape shape(Table table, Depth depth) throws SQLException, Incomplete {
        var columns = ask(side -> side.columns(table));
        for (var side : List.of(writing, other)) {
            if ((side.equals(writing) ? columns.writing() : columns.other()).isEmpty()) {
                throw new Incomplete(table.label() + " is not on " + side.side());
            }
        }
        var names = columns.writing().stream().map(Column::name).toList();
        if (!names.equals(columns.other().stream().map(Column::name).toList())) {
            throw new Incomplete(table.label() + " does not have the same columns on both sides");
        }
        var hash = depth == Depth.COUNTS ? Shape.NOTHING : Shape.hash(columns.writing(), columns.other());
        return new Shape(table, writing.key(table), hash);
    }
}
