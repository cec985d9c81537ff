package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.database.Wal;
import dev.pointsman.agent.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A direction's subscription on the subscribing side. */
final class Subscription {
    private static final String LOOK = """
            SELECT s.subenabled, w.pid,
                   (SELECT count(*) FROM pg_subscription_rel r WHERE r.srsubid = s.oid AND r.srsubstate <> 'r'),
                   coalesce(t.apply_error_count + t.sync_error_count, 0)
            FROM pg_subscription s
            LEFT JOIN pg_stat_subscription w ON w.subid = s.oid AND w.relid IS NULL AND w.pid IS NOT NULL
            LEFT JOIN pg_stat_subscription_stats t ON t.subid = s.oid
            WHERE s.subname = ? AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            LIMIT 1
            """;
    private static final String MAY_SET_ORIGINS = """
            SELECT has_function_privilege('pg_replication_origin_advance(text, pg_lsn)', 'EXECUTE')
               AND has_function_privilege('pg_replication_origin_progress(text, boolean)', 'EXECUTE')
            """;
    /** Origins of subscriptions are named by their OIDs. */
    private static final String BEGIN_AT = """
            SELECT pg_replication_origin_advance('pg_' || oid, ?::pg_lsn)::text FROM pg_subscription
            WHERE subname = ? AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND coalesce(pg_replication_origin_progress('pg_' || oid, false) < ?::pg_lsn, true)
            """;

    private static final String KNOWN = """
            SELECT n.nspname, c.relname FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid
            JOIN pg_class c ON c.oid = r.srrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE s.subname = ?
            """;

    private final String name;

    Subscription(Names names, Direction direction) {
        this.name = names.stream(direction);
    }

    /**
     * A subscription as the server shows it.
     *
     * @param enabled whether its worker may run
     * @param worker the apply worker's pid, or null
     * @param copying tables that are not ready yet
     * @param errors of apply and copy since it was made
     */
    record Seen(boolean enabled, @Nullable Integer worker, long copying, long errors) {
        boolean ready() {
            return copying == 0;
        }
    }

    Optional<Seen> look(Connection subscriber) throws SQLException {
        return Sql.first(
                subscriber,
                row -> new Seen(row.getBoolean(1), (Integer) row.getObject(2), row.getLong(3), row.getLong(4)),
                LOOK,
                name);
    }

    /**
     * How a subscription begins.
     *
     * @param copy whether rows that are there already are copied
     * @param enabled whether it runs at once
     * @param filtersOrigin whether changes that came from elsewhere are left out; both servers must be 16 or newer
     */
    record Start(boolean copy, boolean enabled, boolean filtersOrigin) {
        String options(String slot) {
            return "create_slot = false, slot_name = '" + slot + "', streaming = on, copy_data = " + copy
                    + ", enabled = " + enabled + (filtersOrigin ? ", origin = none" : "");
        }
    }

    /**
     * Makes it upon a slot that is there. The statement holds a password: it is kept out of the log where the role may
     * do that (superusers), and out of pg_stat_statements.
     */
    void create(Connection subscriber, String connectionString, Start start) throws SQLException {
        try (var _ = Unlogged.begin(subscriber)) {
            Sql.run(
                    subscriber,
                    "CREATE SUBSCRIPTION " + name + " CONNECTION " + Sql.literal(connectionString) + " PUBLICATION "
                            + name + " WITH (" + start.options(name) + ")");
        }
    }

    /** Those of the tables that it does not know: what comes for them is skipped without a word. */
    List<Table> outside(Connection subscriber, List<Table> tables) throws SQLException {
        var known = Sql.list(subscriber, row -> new Table(row.getString(1), row.getString(2)), KNOWN, name);
        return tables.stream().filter(table -> !known.contains(table)).toList();
    }

    /** Lets a publication's new tables in, or its removed ones out. */
    void refresh(Connection subscriber, boolean copy) throws SQLException {
        Sql.run(subscriber, "ALTER SUBSCRIPTION " + name + " REFRESH PUBLICATION WITH (copy_data = " + copy + ")");
    }

    /**
     * Lets it ask for that position at the earliest. The slot alone would not do: PostgreSQL writes a slot's position to
     * disk at a checkpoint only, so that a crash of the publisher sets it back. Nor would an origin that is not on disk: a
     * crash of the subscriber before the stream is enabled takes it back, and nobody need notice. Where the role may not set
     * an origin, what the slot says must do until something has come.
     */
    void beginAt(Connection subscriber, String lsn) throws SQLException {
        if (Sql.holds(subscriber, MAY_SET_ORIGINS)) {
            Sql.texts(subscriber, BEGIN_AT, lsn, name, lsn);
            Wal.flush(subscriber);
        }
    }

    void enable(Connection subscriber) throws SQLException {
        Sql.run(subscriber, "ALTER SUBSCRIPTION " + name + " ENABLE");
    }

    /** Stops it. Its worker may live on for a moment: {@link #look} shows it as long as it does. */
    void disable(Connection subscriber) throws SQLException {
        Sql.run(subscriber, "ALTER SUBSCRIPTION " + name + " DISABLE");
        endWorkers(subscriber);
    }

    void endWorkers(Connection subscriber) throws SQLException {
        Sql.texts(
                subscriber,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_subscription WHERE subname = ? AND pid IS NOT NULL",
                name);
    }

    /** Removes it and leaves the slot alone, which may be out of reach. */
    void drop(Connection subscriber) throws SQLException {
        if (look(subscriber).isPresent()) {
            disable(subscriber);
            Sql.run(subscriber, "ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
            Sql.run(subscriber, "DROP SUBSCRIPTION " + name);
        }
    }
}
