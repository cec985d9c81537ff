package dev.pointsman.agent.cutover;

import java.sql.SQLException;

/** The time that budgets and rests go by: the machine's, or a simulation's. */
interface Ticks {
    /** Like {@link System#nanoTime()}: only differences mean something. */
    long nanos();

    /**
     * Lets a time between these pass, drawn anew each time.
     *
     * @throws SQLException when the agent ends meanwhile
     */
    void rest(long leastMillis, long mostMillis) throws SQLException;
}
