package dev.pointsman.agent.database;

import java.sql.SQLException;

/** A database cannot be used now. The message is for people, says what to do, and holds no secret. */
public final class Unreachable extends SQLException {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
        super(message, cause instanceof SQLException sql ? sql.getSQLState() : null, cause);
    }
}
