package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.Side;
import java.sql.SQLException;

/**
 * Server versions of both sides, such as 150018.
 *
 * @param source the source's
 * @param target the target's
 */
record Versions(int source, int target) {
    static final int SYSTEM_CERTIFICATES = 160_000;
    private static final int ORIGIN_FILTER = 160_000;

    static Versions read(Sides sides) throws SQLException {
        return new Versions(sides.on(Side.SOURCE, Versions::version), sides.on(Side.TARGET, Versions::version));
    }

    private static int version(java.sql.Connection connection) throws SQLException {
        return (int) Sql.number(connection, "SELECT current_setting('server_version_num')::int");
    }

    /** Whether both directions may run at once: the publishing server must know where a change came from. */
    boolean filterOrigins() {
        return source >= ORIGIN_FILTER && target >= ORIGIN_FILTER;
    }

    int of(Side side) {
        return side == Side.SOURCE ? source : target;
    }
}
