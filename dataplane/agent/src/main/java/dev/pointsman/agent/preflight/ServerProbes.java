package dev.pointsman.agent.preflight;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.install.Servers;
import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the servers must be and have room for. */
final class ServerProbes {
    private static final int OLDEST = 150_000;
    private static final int GRANTABLE = 160_000;
    private static final String VERSION = "SELECT current_setting('server_version_num')::int";
    private static final String SLOTS =
            "SELECT current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)"
                    + " + (SELECT count(*) FROM pg_replication_slots WHERE slot_name = ?)";
    private static final String SENDERS =
            "SELECT current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication"
                    + " WHERE application_name <> ?)";
    private static final String WORKERS =
            "SELECT current_setting('max_logical_replication_workers')::int - (SELECT count(*) FROM pg_stat_subscription"
                    + " WHERE pid IS NOT NULL AND subname <> ?)";
    private static final String RIGHT = """
            SELECT CASE WHEN rolsuper THEN 'superuser'
                WHEN NOT rolreplication THEN 'no REPLICATION'
                WHEN NOT rolcreaterole THEN 'no CREATEROLE'
                WHEN current_setting('server_version_num')::int < ? THEN 'no superuser'
                WHEN NOT pg_has_role(oid, (SELECT oid FROM pg_roles WHERE rolname = 'pg_create_subscription'), 'MEMBER')
                    THEN 'no pg_create_subscription'
                ELSE 'replication' END
            FROM pg_roles WHERE rolname = current_user
            """;
    private static final String LOCKS = """
            SELECT current_setting('max_locks_per_transaction')::bigint
                * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int)
                - (SELECT count(*) FROM pg_locks WHERE NOT fastpath)
            """;
    private static final String CLOCK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    private static final long MOST_SKEW_MILLIS = 1_000;

    private ServerProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("ServerVersions", ServerProbes::versions),
                new Probe("DifferentDatabases", ServerProbes::different),
                new Probe("IdentifierUnchanged", ServerProbes::unchanged),
                new Probe("WalLevel", ServerProbes::walLevel),
                new Probe("ReplicationSlotsLeft", ServerProbes::slots),
                new Probe("WalSendersLeft", ServerProbes::senders),
                new Probe("MaxLogicalWorkers", ServerProbes::workers),
                new Probe("ReplicationRight", ServerProbes::right),
                new Probe("LockTable", ServerProbes::locks),
                new Probe("Clocks", ServerProbes::clocks));
    }

    private static Found versions(Look look) throws SQLException {
        long source = look.number(Side.SOURCE, VERSION);
        long target = look.number(Side.TARGET, VERSION);
        var value = source / 10_000 + " to " + target / 10_000;
        return source >= OLDEST && target >= OLDEST
                ? Found.pass(value)
                : Found.fail(
                        value, "PostgreSQL 15 is the oldest that can be migrated from or to; upgrade the older server");
    }

    private static Found different(Look look) throws SQLException {
        var query = "SELECT system_identifier || '/' || current_database() FROM pg_control_system()";
        var source = look.text(Side.SOURCE, query);
        return source.equals(look.text(Side.TARGET, query))
                ? Found.fail(
                        source, "source and target are one and the same database; correct spec.source or spec.target")
                : Found.pass(source);
    }

    private static Found unchanged(Look look) throws SQLException {
        var changed = Servers.changed(look.sides());
        return changed.isEmpty()
                ? Found.pass("as at the start")
                : Found.fail(
                        changed.size(),
                        String.join("; ", changed) + "; correct the host, or revert and begin a new migration");
    }

    private static Found walLevel(Look look) throws SQLException {
        var wrong = new ArrayList<String>();
        for (var side : Side.values()) {
            var level = look.text(side, "SELECT current_setting('wal_level')");
            if (!level.equals("logical")) {
                wrong.add("the " + Look.word(side) + " has wal_level = " + level);
            }
        }
        return wrong.isEmpty()
                ? Found.pass("logical")
                : Found.fail(
                        String.join(", ", wrong),
                        String.join(" and ", wrong) + "; set wal_level = logical there and restart the server");
    }

    private static Found slots(Look look) throws SQLException {
        return room(look, SLOTS, true, "replication slots", "max_replication_slots");
    }

    private static Found senders(Look look) throws SQLException {
        return room(look, SENDERS, true, "WAL senders", "max_wal_senders");
    }

    private static Found workers(Look look) throws SQLException {
        return room(look, WORKERS, false, "logical replication workers", "max_logical_replication_workers");
    }

    /** The copy needs one more than the stream, on the side that each kind of thing belongs to. */
    private static Found room(Look look, String query, boolean publishing, String things, String setting)
            throws SQLException {
        var short_ = new ArrayList<String>();
        var left = new ArrayList<String>();
        for (var direction : Direction.values()) {
            var side = publishing ? direction.from() : direction.to();
            long free = look.number(side, query, look.sides().names().stream(direction));
            long needed = direction == Direction.FORWARD && !look.begun() ? 2 : 1;
            left.add(free + " on the " + Look.word(side));
            if (free < needed) {
                short_.add("the " + Look.word(side) + " has " + free + " " + things + " left and needs " + needed);
            }
        }
        return short_.isEmpty()
                ? Found.pass(String.join(", ", left))
                : Found.fail(
                        String.join(", ", left),
                        String.join(" and ", short_) + "; raise " + setting + " there or remove unused ones");
    }

    private static Found right(Look look) throws SQLException {
        var wrong = new ArrayList<String>();
        for (var side : Side.values()) {
            var right = look.text(side, RIGHT, GRANTABLE);
            if (right.startsWith("no ")) {
                wrong.add("the user on the " + Look.word(side) + " has " + right);
            }
        }
        return wrong.isEmpty()
                ? Found.pass("both")
                : Found.fail(
                        String.join(", ", wrong),
                        String.join(" and ", wrong) + "; it must be a superuser, or on 16 and newer have REPLICATION,"
                                + " CREATEROLE and pg_create_subscription, and own the tables");
    }

    /** A fence locks every table in one transaction; half of what is free may be gone by then. */
    private static Found locks(Look look) throws SQLException {
        long needed = look.tables().fenced().size();
        long free = Math.min(look.number(Side.SOURCE, LOCKS), look.number(Side.TARGET, LOCKS));
        var value = needed + " of " + free;
        return 2 * needed <= free
                ? Found.pass(value)
                : Found.fail(
                        value,
                        "closing a side locks " + needed + " tables at once, and the smaller lock table has room for "
                                + free + "; raise max_locks_per_transaction on both sides");
    }

    private static Found clocks(Look look) throws SQLException {
        long before = System.currentTimeMillis();
        long source = look.number(Side.SOURCE, CLOCK);
        long target = look.number(Side.TARGET, CLOCK);
        return skew(source, target, before, System.currentTimeMillis());
    }

    /** Whether both clocks were right somewhere between two looks at the agent's own. */
    static Found skew(long source, long target, long before, long after) {
        long off = Math.max(off(source, before, after), off(target, before, after));
        return off <= MOST_SKEW_MILLIS
                ? Found.pass(off + " ms")
                : Found.warn(
                        off + " ms",
                        "the clocks of source, target and agent are " + off
                                + " ms apart; lag is measured by one of them,"
                                + " times in the journals come from all three; let NTP set them");
    }

    private static long off(long clock, long before, long after) {
        return Math.max(0, Math.max(before - clock, clock - after));
    }
}
