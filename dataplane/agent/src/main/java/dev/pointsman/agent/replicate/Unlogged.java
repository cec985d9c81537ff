package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * While open, the server writes this session's statements to no log, as far as the role may ask for that: only
 * superusers may. Others are told in the documentation to look at {@code log_statement}.
 */
final class Unlogged implements AutoCloseable {
    private static final String[] SETTINGS = {
        "log_statement = 'none'",
        "log_min_duration_statement = -1",
        "log_min_duration_sample = -1",
        "log_min_error_statement = 'panic'",
        "pg_stat_statements.track_utility = off"
    };
    private final Connection connection;
    private final boolean may;

    private Unlogged(Connection connection, boolean may) {
        this.connection = connection;
        this.may = may;
    }

    static Unlogged begin(Connection connection) throws SQLException {
        boolean may = Sql.holds(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
        if (may) {
            Sql.run(connection, "SET " + String.join("; SET ", SETTINGS));
        }
        return new Unlogged(connection, may);
    }

    @Override
    public void close() throws SQLException {
        if (may) {
            for (var setting : SETTINGS) {
                Sql.run(connection, "RESET " + setting.substring(0, setting.indexOf(' ')));
            }
        }
    }
}
