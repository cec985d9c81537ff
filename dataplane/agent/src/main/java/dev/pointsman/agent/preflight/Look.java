package dev.pointsman.agent.preflight;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a check may look at.
 *
 * @param desired what is wanted
 * @param sides both databases
 * @param tables the migrated tables as the source has them
 * @param begun whether the forward subscription is there already
 * @param proxies what each proxy says of itself
 */
record Look(AgentDesired desired, Sides sides, MigratedTables tables, boolean begun, List<ProxyStates.Told> proxies) {
    private static final int NAMED = 10;

    static Look at(AgentDesired desired, Sides sides) throws SQLException {
        var tables = sides.on(Side.SOURCE, connection -> MigratedTables.read(connection, desired.tables()));
        boolean begun = sides.on(
                Side.TARGET,
                connection -> Sql.holds(
                        connection,
                        "SELECT EXISTS (SELECT FROM pg_subscription WHERE subname = ?)",
                        sides.names().stream(Direction.FORWARD)));
        return new Look(desired, sides, tables, begun, ProxyStates.ask(desired.proxies()));
    }

    long number(Side side, String sql, Object... parameters) throws SQLException {
        return sides.on(side, connection -> Sql.number(connection, sql, parameters));
    }

    String text(Side side, String sql, Object... parameters) throws SQLException {
        return sides.on(side, connection -> Sql.text(connection, sql, parameters));
    }

    List<String> texts(Side side, String sql, Object... parameters) throws SQLException {
        return sides.on(side, connection -> Sql.texts(connection, sql, parameters));
    }

    boolean holds(Side side, String sql, Object... parameters) throws SQLException {
        return sides.on(side, connection -> Sql.holds(connection, sql, parameters));
    }

    /** What it finds on both sides, each with the side's name. */
    List<String> everywhere(String sql, Object... parameters) throws SQLException {
        var names = new ArrayList<String>();
        for (var side : Side.values()) {
            texts(side, sql, parameters).forEach(name -> names.add(name + " on the " + word(side)));
        }
        return names;
    }

    /** The migrated tables' names, as one parameter for {@code = ANY (?::text[])}, quoted as regclass wants them. */
    String[] tableNames() {
        return tables.fenced().stream().map(Table::sql).toArray(String[]::new);
    }

    static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }

    /** Some names, and how many more. */
    static String named(List<String> names) {
        var shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() <= NAMED ? shown : shown + " and " + (names.size() - NAMED) + " more";
    }
}
