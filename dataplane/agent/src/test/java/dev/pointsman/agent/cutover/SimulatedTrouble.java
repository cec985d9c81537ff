package dev.pointsman.agent.cutover;

import java.sql.SQLException;

/** What a simulated server or network says instead of an answer. Cheap: there are millions of them. */
final class SimulatedTrouble extends SQLException {
    private static final long serialVersionUID = 1;

    SimulatedTrouble(String what, String sqlState) {
        super(what, sqlState);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
