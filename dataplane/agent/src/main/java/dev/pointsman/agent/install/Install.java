package dev.pointsman.agent.install;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The schema {@code pointsman}: the same tables in both databases, readable by everybody, because proxies read the
 * journal through their clients' sessions. Marker rows are inserted, never updated: an update of a row that the other
 * side does not have would be skipped there without a word.
 */
public final class Install {
    /** Kept small so that a migration that waits for a lock on the catalogue does not make others wait. */
    private static final String LOCK_TIMEOUT = "2s";

    private static final String DDL = """
            CREATE SCHEMA IF NOT EXISTS pointsman;
            GRANT USAGE ON SCHEMA pointsman TO PUBLIC;
            CREATE TABLE IF NOT EXISTS pointsman.journal (
                migration text NOT NULL,
                epoch bigint NOT NULL,
                role text NOT NULL CHECK (role IN ('left', 'entered')),
                state text NOT NULL CHECK (state IN ('fenced', 'moved', 'reopened', 'entered')),
                lsn pg_lsn,
                at timestamptz NOT NULL DEFAULT clock_timestamp(),
                PRIMARY KEY (migration, epoch, role));
            GRANT SELECT ON pointsman.journal TO PUBLIC;
            CREATE TABLE IF NOT EXISTS pointsman.stage (
                migration text PRIMARY KEY,
                sequence bigint NOT NULL,
                record jsonb NOT NULL);
            CREATE TABLE IF NOT EXISTS pointsman.server (
                migration text NOT NULL,
                side text NOT NULL,
                system_identifier text NOT NULL,
                timeline int NOT NULL,
                PRIMARY KEY (migration, side));
            CREATE TABLE IF NOT EXISTS pointsman.identity (
                migration text NOT NULL,
                relation regclass NOT NULL,
                before "char" NOT NULL,
                PRIMARY KEY (migration, relation));
            """;
    private static final String COMPLETE = """
            SELECT count(to_regclass('pointsman.' || t)) = 6 AND count(to_regproc('pointsman.marked')) > 0
            FROM unnest(ARRAY['journal', 'stage', 'identity', 'server', 'marker_forward', 'marker_reverse']) AS t
            """;
    private static final String MARKER = """
            CREATE TABLE IF NOT EXISTS pointsman.marker (
                migration text NOT NULL,
                kind text NOT NULL,
                n bigint NOT NULL,
                at timestamptz NOT NULL DEFAULT clock_timestamp(),
                PRIMARY KEY (migration, kind, n));
            CREATE OR REPLACE TRIGGER marked AFTER INSERT ON pointsman.marker FOR EACH ROW WHEN (NEW.kind <> 'beat')
                EXECUTE FUNCTION pointsman.marked();
            -- Only where a stream brings it: nobody waits for a marker where it is left.
            ALTER TABLE pointsman.marker ENABLE REPLICA TRIGGER marked;
            """;
    private static final String MARKED = """
            CREATE OR REPLACE FUNCTION pointsman.marked() RETURNS trigger LANGUAGE plpgsql AS $f$
            BEGIN NOTIFY %s; RETURN NULL; END $f$;
            """.formatted(Names.MARKED);

    private Install() {}

    /** Makes what is missing, in one transaction; does nothing to what is there. */
    public static void make(Connection connection) throws SQLException {
        if (Sql.holds(connection, COMPLETE)) {
            return;
        }
        var ddl = new StringBuilder("BEGIN; SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'; ")
                .append("SET LOCAL client_min_messages = error; ")
                .append(DDL)
                .append(MARKED);
        for (var direction : Direction.values()) {
            ddl.append(MARKER.replace("pointsman.marker", Names.marker(direction)));
        }
        try {
            Sql.run(connection, ddl.append("COMMIT").toString());
        } catch (SQLException e) {
            Sql.run(connection, "ROLLBACK");
            throw e;
        }
    }

    /** Whether the schema is there. */
    public static boolean present(Connection connection) throws SQLException {
        return Sql.holds(connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", Names.SCHEMA);
    }
}
