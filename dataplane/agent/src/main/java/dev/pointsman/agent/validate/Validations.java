package dev.pointsman.agent.validate;

import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.database.Unreachable;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentState.ValidationResult;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs validations, once or again and again, on a thread of its own; one range at a time on each side, so that the load
 * has the rest of the server.
 */
public final class Validations implements AutoCloseable {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
    /** An incomplete run of a validation that is to run once is tried again after this. */
    private static final long AGAIN_MILLIS = 1000;

    private final SideRows source;
    private final SideRows target;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("validate").factory());
    private final ExecutorService beside = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("validate-beside").factory());
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Side writes;
    private volatile @Nullable ValidationResult result;
    private volatile @Nullable Validation wanted;
    private String id = "";
    private long run;
    private long startedAt;

    /** Connects to nothing yet. */
    public Validations(Databases databases) {
        this.source = new SideRows(databases.source());
        this.target = new SideRows(databases.target());
    }

    /**
     * Begins a run when one is due and none is under way. Returns at once.
     *
     * @param order what is wanted, or null
     * @param tables those that hold rows
     * @param writesNow the side that takes writes, null while nobody knows: then nothing begins
     */
    public void advance(@Nullable Validation order, List<Table> tables, @Nullable Side writesNow) {
        writes = writesNow;
        wanted = order;
        if (order == null || writesNow == null || !busy.compareAndSet(false, true)) {
            return;
        }
        if (!due(order)) {
            busy.set(false);
            return;
        }
        worker.execute(() -> {
            try {
                run(order, List.copyOf(tables), writesNow);
            } finally {
                busy.set(false);
            }
        });
    }

    private boolean due(Validation order) {
        if (!order.id().equals(id)) {
            id = order.id();
            run = 0;
            return true;
        }
        var last = result;
        long since = System.currentTimeMillis() - startedAt;
        if (last == null || !last.complete()) {
            return since >= Math.max(AGAIN_MILLIS, order.intervalMillis());
        }
        return order.intervalMillis() > 0 && since >= order.intervalMillis();
    }

    private void run(Validation order, List<Table> tables, Side writing) {
        startedAt = System.currentTimeMillis();
        run++;
        var findings = new Findings(order, run, System::currentTimeMillis, now -> result = now);
        var rows = writing == Side.SOURCE ? source : target;
        var sides = new Both(rows, writing == Side.SOURCE ? target : source, beside, () -> writes);
        try {
            for (var table : tables) {
                if (!order.equals(wanted)) {
                    findings.ended();
                    rows.unmark(findings.lastMarker());
                    return;
                }
                new Comparison(sides, findings, sides.shape(table, order.depth())).run();
            }
            rows.unmark(findings.lastMarker());
            findings.complete();
        } catch (Incomplete e) {
            findings.incomplete(e.why());
        } catch (SQLException e) {
            findings.incomplete(sentence(e));
        }
    }

    private static String sentence(SQLException e) {
        // A server's message may quote a value of the row that it tripped over.
        return e instanceof Unreachable ? "" + e.getMessage() : "a database failed with SQLSTATE " + e.getSQLState();
    }

    /**
     * The last run's result, or null. A run that is under way shows here from its first mismatch on, not complete: its
     * mismatches are certain, its equality is not.
     */
    public @Nullable ValidationResult result() {
        return result;
    }

    /** Whether no run is under way. */
    public boolean idle() {
        return !busy.get();
    }

    @Override
    public void close() throws SQLException {
        wanted = null;
        worker.shutdown();
        try {
            worker.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        beside.shutdownNow();
        source.close();
        target.close();
    }
}
