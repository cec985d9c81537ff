package dev.pointsman.e2e.history;

import java.sql.Connection;
import java.sql.SQLException;

/** Ends a transaction that went wrong. */
final class RollBack {
    private RollBack() {}

    /** What this says too is told with the cause. */
    static void after(SQLException cause, Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
