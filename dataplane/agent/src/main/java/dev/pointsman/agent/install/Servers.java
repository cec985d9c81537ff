package dev.pointsman.agent.install;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which servers a migration began with, remembered in both databases: a host name that suddenly leads to another server
 * must not be written to as if it were the old one.
 */
public final class Servers {
    private static final String REMEMBERED =
            "SELECT system_identifier FROM pointsman.server WHERE migration = ? AND side = ?";
    private static final String IDENTIFIER = "SELECT system_identifier::text FROM pg_control_system()";

    private Servers() {}

    /** Remembers both, unless they are remembered already. */
    public static void remember(Sides sides) throws SQLException {
        for (var side : Side.values()) {
            var identifier = sides.on(side, connection -> Sql.text(connection, IDENTIFIER));
            for (var in : Side.values()) {
                sides.at(in, connection -> {
                    if (Sql.texts(connection, REMEMBERED, sides.names().migration(), word(side))
                            .isEmpty()) {
                        Sql.change(
                                connection,
                                "INSERT INTO pointsman.server VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                sides.names().migration(),
                                word(side),
                                identifier);
                    }
                });
            }
        }
    }

    /** What is not as remembered, in sentences; nothing before anything was remembered. */
    public static List<String> changed(Sides sides) throws SQLException {
        var changed = new ArrayList<String>();
        for (var side : Side.values()) {
            var now = sides.on(side, connection -> Sql.text(connection, IDENTIFIER));
            for (var in : Side.values()) {
                sides.on(in, connection -> remembered(connection, sides, side)).stream()
                        .filter(then -> !then.equals(now))
                        .forEach(then -> changed.add("the " + word(side) + " is another server than at the start of the"
                                + " migration (system identifier " + now + ", was " + then + ")"));
            }
        }
        return changed.stream().distinct().toList();
    }

    private static List<String> remembered(java.sql.Connection connection, Sides sides, Side side) throws SQLException {
        return Sql.holds(connection, "SELECT to_regclass('pointsman.server') IS NOT NULL")
                ? Sql.texts(connection, REMEMBERED, sides.names().migration(), word(side))
                : List.of();
    }

    private static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
