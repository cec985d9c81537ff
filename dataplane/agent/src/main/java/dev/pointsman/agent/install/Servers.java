package dev.pointsman.agent.install;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which servers a migration began with, remembered in both databases. A host name that suddenly leads to another server must
 * not be written to as if it were the old one; and a standby that was promoted, or a backup that was restored, goes on
 * on another timeline without what it never received: neither its fence nor its streams can be taken for granted.
 */
public final class Servers {
    private static final String REMEMBERED =
            "SELECT system_identifier, timeline FROM pointsman.server WHERE migration = ? AND side = ?";
    private static final String NOW = """
            SELECT system_identifier::text, (SELECT timeline_id FROM pg_control_checkpoint()) FROM pg_control_system()
            """;

    private Servers() {}

    private record Server(String identifier, int timeline) {
        static Server read(ResultSet row) throws SQLException {
            return new Server(row.getString(1), row.getInt(2));
        }
    }

    /** Remembers both, unless they are remembered already. */
    public static void remember(Sides sides) throws SQLException {
        for (var side : Side.values()) {
            var now = sides.on(side, Servers::now);
            for (var in : Side.values()) {
                sides.at(in, connection -> {
                    if (remembered(connection, sides, side).isEmpty()) {
                        Sql.change(
                                connection,
                                "INSERT INTO pointsman.server VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                sides.names().migration(),
                                word(side),
                                now.identifier(),
                                now.timeline());
                    }
                });
            }
        }
    }

    /** What is not as remembered, in sentences; nothing before anything was remembered. */
    public static List<String> changed(Sides sides) throws SQLException {
        var changed = new ArrayList<String>();
        for (var side : Side.values()) {
            var now = sides.on(side, Servers::now);
            for (var in : Side.values()) {
                sides.on(in, connection -> remembered(connection, sides, side))
                        .flatMap(then -> difference(side, then, now))
                        .ifPresent(changed::add);
            }
        }
        return changed.stream().distinct().toList();
    }

    private static Optional<String> difference(Side side, Server then, Server now) {
        if (!then.identifier().equals(now.identifier())) {
            return Optional.of("the " + word(side) + " is another server than at the start of the migration (system"
                    + " identifier " + now.identifier() + ", was " + then.identifier() + ")");
        }
        return then.timeline() == now.timeline()
                ? Optional.empty()
                : Optional.of("the " + word(side) + " goes on on timeline " + now.timeline() + ", was "
                        + then.timeline()
                        + ": a standby was promoted or a backup restored, and what it had not received is gone; compare"
                        + " both sides, and if it is to go on: UPDATE pointsman.server SET timeline = " + now.timeline()
                        + " WHERE side = '" + word(side) + "' in both databases");
    }

    private static Server now(Connection connection) throws SQLException {
        return Sql.first(connection, Server::read, NOW).orElseThrow();
    }

    private static Optional<Server> remembered(Connection connection, Sides sides, Side side) throws SQLException {
        return Sql.holds(connection, "SELECT to_regclass('pointsman.server') IS NOT NULL")
                ? Sql.first(connection, Server::read, REMEMBERED, sides.names().migration(), word(side))
                : Optional.empty();
    }

    private static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
