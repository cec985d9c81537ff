package dev.pointsman.agent.cutover;

import dev.pointsman.wire.Side;
import java.sql.SQLException;

/**
 * Lets the streams flow the way they must after writes have moved. Where both servers can filter by origin both streams
 * run all the time and there is nothing to do; else the stream into the side that takes writes is stopped first, and
 * only then the other one is started, so that no change comes back to where it was made.
 */
@FunctionalInterface
public interface Turn {
    /** Nothing to turn: both streams run all the time. */
    Turn NONE = _ -> {};

    /** Makes it so; idempotent. Called after the new side has opened, outside the pause. */
    void writesAreOn(Side side) throws SQLException;
}
