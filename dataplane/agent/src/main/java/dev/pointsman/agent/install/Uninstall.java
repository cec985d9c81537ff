package dev.pointsman.agent.install;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Takes a migration's rows out of a database, and the schema with them when no other migration needs it. */
public final class Uninstall {
    private static final String OTHERS = """
            SELECT EXISTS (
                SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname = 'pointsman' AND p.proname LIKE 'fence\\_%')
            """;

    private Uninstall() {}

    /** Call it after streams and fence are gone. A fence that stays keeps the schema, with the journal that explains it. */
    public static void run(Connection connection, Names names) throws SQLException {
        if (!Install.present(connection)) {
            return;
        }
        if (!Sql.holds(connection, OTHERS)) {
            Sql.run(
                    connection,
                    "SET client_min_messages = error; DROP SCHEMA pointsman CASCADE; RESET client_min_messages");
            return;
        }
        for (var direction : Direction.values()) {
            Sql.change(
                    connection, "DELETE FROM " + Names.marker(direction) + " WHERE migration = ?", names.migration());
        }
        Sql.change(connection, "DELETE FROM pointsman.server WHERE migration = ?", names.migration());
        Sql.change(connection, "DELETE FROM pointsman.identity WHERE migration = ?", names.migration());
    }
}
