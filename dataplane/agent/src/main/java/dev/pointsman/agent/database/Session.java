package dev.pointsman.agent.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A long-lived connection for one purpose: opened when first needed, opened again after it broke. One caller at a time.
 */
public final class Session implements AutoCloseable {
    private static final int VALID_WITHIN_SECONDS = 2;
    private final Database database;
    private final String purpose;
    private @Nullable Connection connection;

    /**
     * Opens nothing yet.
     *
     * @param purpose one word, appended to the application name
     */
    public Session(Database database, String purpose) {
        this.database = database;
        this.purpose = purpose;
    }

    /** What is done with a connection. */
    @FunctionalInterface
    public interface Call<T> {
        /**
         * Does it. The connection is in autocommit and must be given back so, unless whoever has the session to itself
         * keeps a transaction open on it.
         */
        T on(Connection connection) throws SQLException;
    }

    /** Does it on this session's connection. After an exception a connection that no longer works is dropped. */
    public synchronized <T> T call(Call<T> call) throws SQLException {
        var usable = connection();
        try {
            return call.on(usable);
        } catch (SQLException e) {
            restore(usable);
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        var usable = connection;
        if (usable == null || usable.isClosed()) {
            usable = database.open(purpose);
            connection = usable;
        }
        return usable;
    }

    private void restore(Connection used) throws SQLException {
        if (!used.isValid(VALID_WITHIN_SECONDS)) {
            close();
        } else if (!used.getAutoCommit()) {
            used.rollback();
            used.setAutoCommit(true);
        }
    }

    /** The side it is on. */
    public Database database() {
        return database;
    }

    @Override
    public synchronized void close() throws SQLException {
        var open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
