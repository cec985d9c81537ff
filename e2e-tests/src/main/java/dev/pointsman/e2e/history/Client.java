package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Gate;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Meter;
import java.sql.SQLException;

/** One client: one connection, one piece of work after the other. One thread at a time runs it. */
final class Client implements Runnable, AutoCloseable {
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK_DETECTED = "40P01";
    /** How the proxy's own errors begin. */
    private static final String OURS = "pointsman:";

    private final int number;
    private final Work work;
    private final Line line;
    private final Meter meter;
    private final Counts counts;
    private final Gate gate;
    private final Violations violations;

    Client(int number, Work work, Line line, Shared shared) {
        this.number = number;
        this.work = work;
        this.line = line;
        this.meter = shared.meter();
        this.counts = shared.counts();
        this.gate = shared.gate();
        this.violations = shared.violations();
    }

    /** What all clients have in common. */
    record Shared(Meter meter, Counts counts, Gate gate, Violations violations) {}

    @Override
    public void run() {
        try {
            gate.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            once(work.next());
        } finally {
            gate.leave();
        }
    }

    private void once(Kind kind) {
        boolean inCutover = counts.cuttingOver();
        long from = System.nanoTime();
        try {
            work.once(line.connection());
            meter.committed(number, System.nanoTime() - from);
            counts.committed(kind, inCutover || counts.cuttingOver());
        } catch (SQLException e) {
            failed(kind, e, inCutover || counts.cuttingOver());
        } catch (RuntimeException e) {
            violations.add("CLIENT", "client " + number + " cannot go on with " + kind + ": " + e);
        }
    }

    private void failed(Kind kind, SQLException e, boolean inCutover) {
        if (kind.conflicts() && databasesOwn(e)) {
            counts.again(kind, inCutover);
            return;
        }
        counts.failed(kind, inCutover);
        line.failed(e);
        violations.add(
                "ERROR",
                "client " + number + ", " + kind + (inCutover ? ", during" : ", between") + " cutovers: "
                        + e.getSQLState() + " " + e.getMessage());
    }

    /** What any client of this database must expect and try again, cutovers or not. */
    private static boolean databasesOwn(SQLException e) {
        boolean conflict = SERIALIZATION_FAILURE.equals(e.getSQLState()) || DEADLOCK_DETECTED.equals(e.getSQLState());
        return conflict && !String.valueOf(e.getMessage()).contains(OURS);
    }

    @Override
    public void close() throws SQLException {
        line.close();
    }
}
