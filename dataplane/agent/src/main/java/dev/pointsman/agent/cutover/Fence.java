package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The fence of one side: a statement trigger on every migrated table, partition and ancestor, all calling one function.
 * Open, the function returns; closed, it raises. Apply workers pass, because ordinary triggers do not fire in a session
 * that runs as replica.
 */
public final class Fence {
    /** A trigger that waits for its table must not make the table's writers wait behind it for long. */
    private static final String LOCK_TIMEOUT = "100ms";

    private static final String TRIGGERS = """
            SELECT n.nspname, c.relname, t.tgenabled = 'O' AND p.proname = ? FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname = ? AND NOT t.tgisinternal
            """;
    private static final String OURS = "SELECT prosrc FROM pg_proc WHERE proname = ? AND pronamespace ="
            + " (SELECT oid FROM pg_namespace WHERE nspname = 'pointsman')";

    private Fence() {}

    /**
     * What a fence was found to do.
     *
     * @param state open, closed, absent or damaged
     * @param unguarded the tables whose trigger is missing or disabled, when it is damaged
     */
    public record Found(AgentState.Fence state, List<String> unguarded) {}

    private record Trigger(Table table, boolean armed) {}

    /**
     * Makes what is missing; one transaction for each table, so that nobody waits long. A fence that is there stays open
     * or closed as it is.
     *
     * @param tables every migrated table, partition and ancestor
     * @param open whether a fence that is not there yet begins open
     * @throws SQLException 55P03 when a table stays locked: call again
     */
    public static void install(Connection connection, Names names, Side side, List<Table> tables, boolean open)
            throws SQLException {
        Sql.run(connection, "SET check_function_bodies = on; SET client_min_messages = warning");
        Sql.run(connection, "BEGIN;" + FenceSql.functions(names, side) + "COMMIT");
        if (source(connection, names).isEmpty()) {
            Sql.run(connection, FenceSql.fence(names, open));
        }
        var armed = triggers(connection, names).stream()
                .filter(Trigger::armed)
                .map(Trigger::table)
                .toList();
        Sql.run(connection, "SET lock_timeout = '" + LOCK_TIMEOUT + "'");
        for (var table : tables) {
            if (!armed.contains(table)) {
                arm(connection, names, table);
            }
        }
        Sql.run(connection, "RESET lock_timeout; RESET client_min_messages");
    }

    private static void arm(Connection connection, Names names, Table table) throws SQLException {
        var trigger = names.fenceTrigger();
        Sql.run(
                connection,
                "CREATE OR REPLACE TRIGGER " + trigger + " BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "
                        + table.sql() + " FOR EACH STATEMENT EXECUTE FUNCTION " + names.fenceFunction()
                        + "(); ALTER TABLE ONLY " + table.sql() + " ENABLE TRIGGER " + trigger);
    }

    /** Looks whether the fence stands on every table, and what it does. */
    public static Found verify(Connection connection, Names names, List<Table> tables) throws SQLException {
        var source = source(connection, names);
        if (source.isEmpty()) {
            return new Found(AgentState.Fence.ABSENT, List.of());
        }
        var armed = triggers(connection, names).stream()
                .filter(Trigger::armed)
                .map(Trigger::table)
                .toList();
        var unguarded = tables.stream()
                .filter(table -> !armed.contains(table))
                .map(Table::label)
                .toList();
        if (!unguarded.isEmpty()) {
            return new Found(AgentState.Fence.DAMAGED, unguarded);
        }
        boolean open = source.getFirst().startsWith("-- " + FenceSql.OPEN_MARK);
        return new Found(open ? AgentState.Fence.OPEN : AgentState.Fence.CLOSED, List.of());
    }

    /**
     * Tries a write that changes nothing on every table of a closed side.
     *
     * @return the tables that did not refuse it; empty when the fence holds
     */
    public static List<String> probe(Connection connection, Names names) throws SQLException {
        return Sql.texts(connection, "SELECT pointsman.probe_" + names.hash() + "()");
    }

    /**
     * Takes it away; does nothing where nothing is.
     *
     * @param keepFence whether the triggers and their function stay, because writes have left this side for good
     */
    public static void remove(Connection connection, Names names, boolean keepFence) throws SQLException {
        Sql.run(connection, "SET client_min_messages = warning; SET lock_timeout = '" + LOCK_TIMEOUT + "'");
        for (var signature : FenceSql.SIGNATURES) {
            Sql.run(connection, "DROP FUNCTION IF EXISTS pointsman." + signature.replace("@M@", names.hash()));
        }
        if (!keepFence) {
            for (var trigger : triggers(connection, names)) {
                Sql.run(
                        connection,
                        "DROP TRIGGER IF EXISTS " + names.fenceTrigger() + " ON "
                                + trigger.table().sql());
            }
            Sql.run(connection, "DROP FUNCTION IF EXISTS " + names.fenceFunction() + "()");
        }
        Sql.run(connection, "RESET lock_timeout; RESET client_min_messages");
    }

    private static List<String> source(Connection connection, Names names) throws SQLException {
        return Sql.texts(connection, OURS, function(names));
    }

    private static String function(Names names) {
        return "fence_" + names.hash();
    }

    private static List<Trigger> triggers(Connection connection, Names names) throws SQLException {
        return Sql.list(
                connection,
                row -> new Trigger(new Table(row.getString(1), row.getString(2)), row.getBoolean(3)),
                TRIGGERS,
                function(names),
                names.fenceTrigger());
    }
}
