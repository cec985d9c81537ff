package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * One client's connection: opened when it is needed, and again after it was lost; what goes wrong on it is counted. One
 * thread at a time uses it.
 */
public final class Line implements AutoCloseable {
    private final int client;
    private final String name;
    private final Target target;
    private final Meter meter;
    private volatile @Nullable Connection connection;

    /**
     * @param client the client's number
     * @param name what the server knows it by
     * @param target where to connect
     * @param meter counts what goes wrong
     */
    public Line(int client, String name, Target target, Meter meter) {
        this.client = client;
        this.name = name;
        this.target = target;
        this.meter = meter;
    }

    boolean isOpen() {
        return connection != null;
    }

    /** The open connection, after connecting where need be. */
    public Connection connection() throws SQLException {
        var present = connection;
        if (present == null) {
            present = target.connect(name);
            connection = present;
        }
        return present;
    }

    /** Whether the server itself said that the transaction failed, and went on talking. */
    public static boolean answered(SQLException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof PSQLException told && told.getServerErrorMessage() != null) {
                return "ERROR".equals(told.getServerErrorMessage().getSeverity());
            }
        }
        return false;
    }

    /** Counts it, and gives up the connection when it was lost with it. */
    public void failed(SQLException e) {
        var present = connection;
        try {
            var lost = present != null && (!answered(e) || present.isClosed()) ? present : null;
            meter.failed(new Failure(client, lost != null, "" + e.getSQLState(), firstLine(e)));
            if (lost != null) {
                connection = null;
                lost.close();
            }
        } catch (SQLException closing) {
            meter.failed(new Failure(client, false, "" + closing.getSQLState(), "on closing: " + firstLine(closing)));
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() throws SQLException {
        var present = connection;
        connection = null;
        if (present != null) {
            present.close();
        }
    }
}
