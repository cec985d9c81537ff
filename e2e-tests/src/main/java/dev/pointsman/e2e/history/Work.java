package dev.pointsman.e2e.history;

import java.sql.Connection;
import java.sql.SQLException;

/** What one client does again and again. One thread at a time. */
interface Work {
    /** What the next one will be. */
    Kind next();

    /** One transaction. What it finds wrong it says itself; what the server refuses it throws. */
    void once(Connection connection) throws SQLException;
}
