package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.database.Session;
import dev.pointsman.agent.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the fence of one side. While the other side decides, its work can be done already, in a transaction that nobody
 * sees before the decision is known. One caller at a time.
 */
final class Opener implements AutoCloseable {
    /** The start of the purpose in the application name, by which another agent ends what this one has kept. */
    static final String PURPOSE = "opening";

    private final Session session;
    private final String hash;
    private @Nullable Expected expected;

    /**
     * An opening that waits for its decision.
     *
     * @param done false when it could not be done ahead
     */
    private record Expected(long epoch, CompletableFuture<Boolean> done) {}

    Opener(Database database, String instance) {
        this.session = new Session(database, PURPOSE + "-" + instance);
        this.hash = database.names().hash();
    }

    /** Begins to do it ahead, on a thread of its own; returns at once. */
    void expect(long epoch, String sequences) {
        expected = new Expected(
                epoch,
                CompletableFuture.supplyAsync(() -> ahead(epoch, sequences), work -> Thread.startVirtualThread(work)));
    }

    private boolean ahead(long epoch, String sequences) {
        try {
            return session.call(connection -> {
                begin(connection, epoch, sequences);
                return true;
            });
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private void begin(Connection connection, long epoch, String sequences) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(FencedSide.SILENCE.toMillis()));
        connection.setAutoCommit(false);
        Sql.run(
                connection,
                "SET LOCAL idle_in_transaction_session_timeout = " + Closer.FORSAKEN.toMillis() + "; SELECT "
                        + call(epoch, sequences));
    }

    private String call(long epoch, String sequences) {
        return "pointsman.open_%s(%d, %s)".formatted(hash, epoch, Sql.literal(sequences));
    }

    /** Opens: commits what was done ahead, or does all of it. */
    void open(long epoch, String sequences) throws SQLException {
        var before = expected;
        expected = null;
        boolean done = before != null && isDone(before) && before.epoch == epoch;
        session.call(connection -> (done && commit(connection)) || now(connection, epoch, sequences));
    }

    /** False when the connection on which it was done is lost. */
    private static boolean commit(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            return false;
        }
        connection.commit();
        connection.setAutoCommit(true);
        return true;
    }

    private boolean now(Connection connection, long epoch, String sequences) throws SQLException {
        Sql.run(connection, "SELECT " + call(epoch, sequences));
        return true;
    }

    /** What could not be done ahead is done when it is time, and fails with its reason then. */
    private static boolean isDone(Expected before) {
        return before.done.exceptionally(_ -> false).join();
    }

    /** Takes back what was done ahead, as soon as that has come to its end; nobody waits for it. */
    void unexpect() {
        var before = expected;
        expected = null;
        if (before != null) {
            var _ = before.done.whenComplete((_, _) -> drop());
        }
    }

    /** The server takes back what it has when the connection ends. */
    private void drop() {
        try {
            session.close();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** All of it, rolled back; sequences stay as they are. */
    void rehearse(long epoch) throws SQLException {
        session.call(connection -> {
            begin(connection, epoch, "[]");
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        });
    }

    /** Ends the session; the server takes back what was not committed. */
    @Override
    public void close() throws SQLException {
        var before = expected;
        expected = null;
        if (before != null) {
            isDone(before);
        }
        session.close();
    }
}
