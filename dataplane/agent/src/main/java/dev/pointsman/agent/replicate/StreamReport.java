package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentState.Stream;
import dev.pointsman.wire.AgentState.StreamState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at one direction and says where it stands. One caller at a time. */
public final class StreamReport {
    private static final String KNOWN = """
            SELECT n.nspname, c.relname, r.srsubstate = 'r' FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid
            JOIN pg_class c ON c.oid = r.srrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE s.subname = ?
            """;
    private static final String IN_COPY =
            "SELECT coalesce(sum(tuples_processed), 0) FROM pg_stat_progress_copy WHERE command = 'COPY FROM'"
                    + " AND type = 'CALLBACK' AND datname = current_database()";
    /** A server tries again every wal_retrieve_retry_interval, 5 s by default: silence for longer is recovery. */
    private static final long ERRORS_COUNT_FOR = Duration.ofSeconds(12).toNanos();

    private static final long WORKER_MISSING_FOR = Duration.ofSeconds(3).toNanos();

    private static final long LEFT_OUT_FOR = Duration.ofSeconds(3).toNanos();

    private final Sides sides;
    private final OneWay way;
    private final LongSupplier nanos;
    private @Nullable Long errors;
    private @Nullable Long erredAt;
    private @Nullable Long workerMissingSince;
    private @Nullable Long outsideSince;

    /** Looks at nothing yet. */
    public StreamReport(Sides sides, Direction direction) {
        this(sides, direction, System::nanoTime);
    }

    StreamReport(Sides sides, Direction direction, LongSupplier nanos) {
        this.sides = sides;
        this.way = new OneWay(sides, direction);
        this.nanos = nanos;
    }

    /** Where the direction stands now. */
    public Stream look(MigratedTables tables, Heartbeat.Reading lag) throws SQLException {
        var seen = way.subscription();
        if (seen.isEmpty()) {
            return Stream.NONE;
        }
        var ready = new HashSet<Table>();
        var outside = new TreeSet<>(tables.storedNames());
        for (var known : sides.on(way.direction().to(), this::known)) {
            outside.remove(known.table());
            if (known.ready()) {
                ready.add(known.table());
            }
        }
        var broken = broken(seen.get(), way.slot(), outside);
        long copied = tables.stored().stream()
                .filter(one -> ready.contains(one.table()))
                .mapToLong(one -> one.estimatedRows())
                .sum();
        if (!seen.get().ready()) {
            copied += sides.on(way.direction().to(), connection -> Sql.number(connection, IN_COPY));
        }
        int streaming =
                (int) tables.storedNames().stream().filter(ready::contains).count();
        return new Stream(
                broken.isEmpty() ? state(seen.get()) : StreamState.BROKEN,
                broken,
                rounded(lag.millis()),
                rounded(lag.p99()),
                tables.stored().size(),
                streaming,
                copied,
                tables.estimatedRows(),
                lag.holes());
    }

    private record Known(Table table, boolean ready) {}

    private List<Known> known(Connection subscriber) throws SQLException {
        return Sql.list(
                subscriber,
                row -> new Known(new Table(row.getString(1), row.getString(2)), row.getBoolean(3)),
                KNOWN,
                sides.names().stream(way.direction()));
    }

    private static @Nullable Long rounded(@Nullable Double millis) {
        return millis == null ? null : (Long) Math.round(millis);
    }

    private static StreamState state(Subscription.Seen seen) {
        if (!seen.enabled()) {
            return StreamState.PREPARED;
        }
        return seen.ready() ? StreamState.STREAMING : StreamState.COPYING;
    }

    private String broken(Subscription.Seen seen, Optional<Slot.Seen> slot, Set<Table> outside) {
        var from = word(way.direction().from().name());
        var to = word(way.direction().to().name());
        if (slot.isEmpty() || slot.get().lost()) {
            return "the replication slot on the " + from + (slot.isEmpty() ? " is gone" : " has lost WAL that it needs")
                    + "; " + whenLost(from);
        }
        if (erring(seen)) {
            return "changes cannot be applied on the " + to + " (" + seen.errors() + " errors so far); its server log"
                    + " names the table and the constraint, right or full disk that is in the way; it is tried again all the"
                    + " time";
        }
        if (leftOut(outside)) {
            return "these tables came after the stream was made and are not in it, so that it skips their rows: "
                    + outside.stream().map(Table::label).collect(Collectors.joining(", "))
                    + "; while writes are on the source"
                    + " the agent lets them in, once the target has them, empty";
        }
        if (seen.enabled() && workerMissing(seen)) {
            return "no replication worker runs on the " + to + "; it cannot reach or log in to the " + from
                    + ", or max_logical_replication_workers is used up; its server log says which";
        }
        return "";
    }

    private String whenLost(String from) {
        return way.direction() == Direction.FORWARD
                ? "the copy must be made anew: raise max_slot_wal_keep_size on the " + from
                        + ", delete the migration, which cleans up, empty its tables on the target, and apply it again"
                : "while writes are on the source it is made anew; once they are on the target, going back would lose what"
                        + " was written there since: compare both sides, and go on, or bring it back by hand";
    }

    private boolean erring(Subscription.Seen seen) {
        long now = nanos.getAsLong();
        var before = errors;
        if (before != null && seen.errors() > before) {
            erredAt = now;
        }
        errors = seen.errors();
        var last = erredAt;
        return last != null && now - last < ERRORS_COUNT_FOR;
    }

    /** A table that has just come may be let in at once. */
    private boolean leftOut(Set<Table> outside) {
        if (outside.isEmpty()) {
            outsideSince = null;
            return false;
        }
        long now = nanos.getAsLong();
        var since = outsideSince;
        if (since == null) {
            outsideSince = now;
            return false;
        }
        return now - since > LEFT_OUT_FOR;
    }

    private boolean workerMissing(Subscription.Seen seen) {
        if (seen.worker() != null) {
            workerMissingSince = null;
            return false;
        }
        long now = nanos.getAsLong();
        var since = workerMissingSince;
        if (since == null) {
            workerMissingSince = now;
            return false;
        }
        return now - since > WORKER_MISSING_FOR;
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
