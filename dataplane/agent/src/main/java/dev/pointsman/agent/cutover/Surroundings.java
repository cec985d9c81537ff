package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentState.Journal;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * All that a migration's cutovers touch: two databases, proxies and time.
 *
 * @param source the source
 * @param target the target
 * @param journals reads both journals
 * @param lines reaches the proxies
 * @param turn turns the streams round where servers cannot filter by origin
 * @param failpoint where tests interfere
 * @param ticks the time that budgets go by
 * @param clock milliseconds since 1970
 */
record Surroundings(
        Fenced source,
        Fenced target,
        Journals journals,
        Lines lines,
        Turn turn,
        Failpoint failpoint,
        Ticks ticks,
        LongSupplier clock) {
    /** Reads both journals, each over one connection. */
    @FunctionalInterface
    interface Journals {
        Journal read() throws SQLException;
    }

    /** Writes the orders of one attempt. */
    @FunctionalInterface
    interface Lines {
        Proxies of(Cutover cutover, List<ProxyEndpoint> proxies);
    }
}
