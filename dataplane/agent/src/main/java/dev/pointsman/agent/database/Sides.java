package dev.pointsman.agent.database;

import dev.pointsman.wire.Side;
import java.sql.SQLException;

/** A long-lived connection to each side, for one purpose. One caller at a time for each side. */
public final class Sides implements AutoCloseable {
    private final Databases databases;
    private final Session source;
    private final Session target;

    /**
     * Opens nothing yet.
     *
     * @param purpose one word, appended to the application name
     */
    public Sides(Databases databases, String purpose) {
        this.databases = databases;
        this.source = new Session(databases.source(), purpose);
        this.target = new Session(databases.target(), purpose);
    }

    /** Does it on that side's connection. */
    public <T> T on(Side side, Session.Call<T> call) throws SQLException {
        return session(side).call(call);
    }

    /** Something done for its effect. */
    @FunctionalInterface
    public interface Effect {
        /** Does it. */
        void on(java.sql.Connection connection) throws SQLException;
    }

    /** Does it on that side's connection. */
    public void at(Side side, Effect effect) throws SQLException {
        session(side).call(connection -> {
            effect.on(connection);
            return true;
        });
    }

    private Session session(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** The two databases. */
    public Databases databases() {
        return databases;
    }

    /** What our objects are called in both. */
    public Names names() {
        return databases.names();
    }

    @Override
    public void close() throws SQLException {
        try (source) {
            target.close();
        }
    }
}
