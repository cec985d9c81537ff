package dev.pointsman.agent.preflight;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.wire.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the servers keep and must have room for. */
final class WalProbes {
    private static final String KEPT =
            "SELECT setting::bigint * 1024 * 1024 FROM pg_settings WHERE name = 'max_slot_wal_keep_size'";
    private static final String COPY =
            "SELECT coalesce(sum(pg_table_size(name::regclass)), 0) FROM unnest(?::text[]) AS name";
    /** With indexes. A table that is not there yet has no size. */
    private static final String WHOLE =
            "SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0) FROM unnest(?::text[]) AS name";

    private static final String SLOT = """
            SELECT coalesce(wal_status, ''), pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint, safe_wal_size
            FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()
            """;

    private WalProbes() {}

    private record Slot(String status, long kept, @Nullable Long safe) {
        static Slot read(ResultSet row) throws SQLException {
            return new Slot(row.getString(1), row.getLong(2), (Long) row.getObject(3));
        }
    }

    /** The limit of one side: what a slot may keep there. */
    private static long limit(Look look, Side side) throws SQLException {
        return look.number(side, KEPT);
    }

    static Found keepSize(Look look) throws SQLException {
        long kept = limit(look, Side.SOURCE);
        if (kept < 0) {
            return look.desired().acceptUnlimitedWal()
                    ? Found.pass("unlimited, accepted")
                    : Found.fail(
                            "unlimited",
                            "max_slot_wal_keep_size is unlimited on the source: a target that is away for long would fill"
                                    + " the source's disk; set a limit there, or accept it in the spec");
        }
        long copy = look.number(Side.SOURCE, COPY, (Object) look.tableNames());
        var value = mb(kept) + " for a copy of " + mb(copy);
        return kept >= copy
                ? Found.pass(value)
                : Found.fail(
                        value,
                        "max_slot_wal_keep_size on the source is smaller than what is to be copied: the slot could lose WAL"
                                + " during the copy; raise it to at least " + mb(copy));
    }

    /** No server says in SQL what its disk has left, but what is going to be put there can be said. */
    static Found disk(Look look) throws SQLException {
        long source = look.number(Side.SOURCE, WHOLE, (Object) look.tableNames());
        long target = look.number(Side.TARGET, WHOLE, (Object) look.tableNames());
        var value = mb(target) + " on the target of " + mb(source) + " on the source";
        if (look.begun()) {
            return Found.pass(value);
        }
        long kept = limit(look, Side.SOURCE);
        return Found.warn(
                value,
                "the copy puts about " + mb(source)
                        + " of tables and indexes on the target's disk, and the source may come to"
                        + " keep " + (kept < 0 ? "WAL without limit" : "up to " + mb(kept) + " of WAL")
                        + " for it; what the disks have left, no server says in SQL: look there before it begins");
    }

    /** A stream whose slot has lost WAL never comes back; one that has used up half of what it may keep is on the way there. */
    static Found slots(Look look) throws SQLException {
        var value = new ArrayList<String>();
        var gone = new ArrayList<String>();
        var close = new ArrayList<String>();
        for (var direction : Direction.values()) {
            var from = "the " + Look.word(direction.from());
            var slot = slot(look, direction);
            if (slot.isEmpty()) {
                if (subscribed(look, direction)) {
                    gone.add("the slot on " + from + " is gone");
                }
                continue;
            }
            long limit = limit(look, direction.from());
            value.add(mb(slot.get().kept()) + " of " + (limit < 0 ? "no limit" : mb(limit)) + " on " + from);
            switch (slot.get().status()) {
                case "lost" -> gone.add("the slot on " + from + " has lost WAL that its stream needs");
                case "unreserved" -> gone.add("the slot on " + from + " loses its WAL at the next checkpoint");
                default -> {
                    var safe = slot.get().safe();
                    if (safe != null && safe < limit / 2) {
                        close.add("the slot on " + from + " loses its WAL after " + mb(safe) + " more");
                    }
                }
            }
        }
        var all = value.isEmpty() ? "no slots yet" : String.join(", ", value);
        if (!gone.isEmpty()) {
            return Found.fail(
                    all, String.join("; ", gone) + "; the streams' states say what that means and what to do");
        }
        return close.isEmpty()
                ? Found.pass(all)
                : Found.warn(
                        all,
                        String.join("; ", close)
                                + "; see why its subscriber is behind, or raise max_slot_wal_keep_size there");
    }

    private static Optional<Slot> slot(Look look, Direction direction) throws SQLException {
        var name = look.sides().names().stream(direction);
        return look.sides().on(direction.from(), connection -> Sql.first(connection, Slot::read, SLOT, name));
    }

    private static boolean subscribed(Look look, Direction direction) throws SQLException {
        return look.holds(
                direction.to(),
                "SELECT EXISTS (SELECT FROM pg_subscription WHERE subname = ?)",
                look.sides().names().stream(direction));
    }

    private static String mb(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
