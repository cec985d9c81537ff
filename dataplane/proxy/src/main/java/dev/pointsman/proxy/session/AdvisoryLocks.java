package dev.pointsman.proxy.session;

import dev.pointsman.proxy.route.Shape;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The advisory locks that a session holds beyond its transactions. What it holds where it writes it holds on its other
 * connection, too, so that it goes on holding them when writes move, and nobody else gets one meanwhile. They are tried for
 * there and never waited for: where somebody else has one, the session stays pinned to where it took its own.
 *
 * <p>Which ones it holds says the server, because no text shows it: a try may have failed, and a function may have taken one.
 * A lock that is taken twice is carried once; the second release on the other side says that there is nothing to release.
 */
final class AdvisoryLocks {
    /** The name by which sessions are counted whose locks are not carried. */
    static final String PIN = "advisoryLock";

    private static final String HELD =
            "SELECT coalesce(pg_catalog.string_agg(classid || ' ' || objid || ' ' || objsubid || ' ' || mode, ','), '') "
                    + "FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted "
                    + "AND pid = pg_catalog.pg_backend_pid()";

    /**
     * One lock.
     *
     * @param key how the functions that take and release it are called with it
     * @param shared whether others may share it
     */
    record Lock(String key, boolean shared) {
        /** Of a key of one number PostgreSQL shows both halves, and 1. */
        static Lock of(String shown) {
            var parts = shown.split(" ", -1);
            long first = Long.parseLong(parts[0]);
            long second = Long.parseLong(parts[1]);
            var key = parts[2].equals("1")
                    ? "'" + (first << 32 | second) + "'::bigint"
                    : "'" + (int) first + "'::int, '" + (int) second + "'::int";
            return new Lock(key, parts[3].startsWith("Share"));
        }

        private String call(String function) {
            return "SELECT pg_catalog." + function + (shared ? "_shared(" : "(") + key + ")";
        }
    }

    private final Session session;
    private boolean touched;
    /** Answers that are to come from where locks are carried to. */
    private int asked;
    /** What is held where has changed meanwhile, as this connection's server says. */
    private @Nullable Leg next;

    AdvisoryLocks(Session session) {
        this.session = session;
    }

    /** A unit has ended on this connection. What it has locked stays locked, even if it has failed. */
    void settle(Unit unit, Leg leg, boolean idle) {
        if (unit.shape().has(Shape.ADVISORY_LOCK)) {
            touched = true;
            session.pins.pin(PIN, leg);
        }
        if (touched && idle) {
            touched = false;
            if (session.legs.all().size() > 1) {
                look(leg);
            }
        }
    }

    /** Looks whether what is held is carried; for a session in no transaction, on the connection where it writes. */
    void check(Leg leg) {
        boolean pinned = session.pins.has(PIN);
        if (pinned || session.legs.all().stream().anyMatch(each -> !each.locks.equals(leg.locks))) {
            look(leg);
        }
    }

    private void look(Leg leg) {
        leg.ask(HELD, held -> {
            if (held != null) {
                leg.locks = parsed(held);
                carry(leg);
            }
        });
    }

    private static Set<Lock> parsed(String held) {
        return held.isEmpty()
                ? Set.of()
                : Stream.of(held.split(",", -1)).map(Lock::of).collect(Collectors.toSet());
    }

    /** One round at a time: a lock that is asked for once more before the answer has come is held twice. */
    private void carry(Leg from) {
        if (asked > 0) {
            next = from;
            return;
        }
        for (var there : session.legs()) {
            if (there != from && there.isUsable()) {
                missing(there.locks, from.locks).forEach(lock -> release(lock, from, there));
                missing(from.locks, there.locks).forEach(lock -> take(lock, from, there));
            }
        }
        settlePin(from);
    }

    private void release(Lock lock, Leg from, Leg there) {
        asked++;
        there.ask(lock.call("pg_advisory_unlock"), done -> {
            if (done != null) {
                there.locks = missing(there.locks, Set.of(lock));
            }
            answered(from);
        });
    }

    private void take(Lock lock, Leg from, Leg there) {
        asked++;
        there.ask(lock.call("pg_try_advisory_lock"), got -> {
            if ("t".equals(got)) {
                there.locks =
                        Stream.concat(there.locks.stream(), Stream.of(lock)).collect(Collectors.toSet());
            }
            answered(from);
        });
    }

    private void answered(Leg from) {
        asked--;
        var again = next;
        if (asked == 0 && again != null) {
            next = null;
            carry(again);
        } else {
            settlePin(from);
        }
    }

    /** Pinned as long as there is another connection that has not what this one has, or none to carry to. */
    private void settlePin(Leg from) {
        var others = session.legs().stream().filter(each -> each != from).toList();
        boolean carried = !others.isEmpty() && others.stream().allMatch(each -> each.locks.containsAll(from.locks));
        if (from.locks.isEmpty() || carried) {
            session.pins.unpin(PIN);
        } else {
            session.pins.pin(PIN, from);
        }
    }

    private static Set<Lock> missing(Set<Lock> of, Set<Lock> in) {
        var missing = new HashSet<>(of);
        missing.removeAll(in);
        return missing;
    }
}
