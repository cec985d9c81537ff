package dev.pointsman.proxy.hold;

import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose statement met a fence, and the question who won that epoch: a table tells, or the journal, read
 * through one of those sessions' own connections. Where the table knows of no other database and the journal says that
 * writes have left this one, they are told so. For the event loop's thread.
 */
public final class Fences {
    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 500;
    /** A server that says nothing for so long is asked again through another session. */
    private static final long ANSWERS_WITHIN_MILLIS = 3_000;

    /** A session whose statement met a fence. */
    public interface Fenced extends Holds.Waiting {
        /** Do not wait: in this epoch writes have left the only database that this proxy knows. */
        void writesLeft(long epoch);

        /** Reads one value from the database on this side; null without one, or when it cannot be reached. */
        void ask(Side side, String sql, Consumer<@Nullable String> answer);
    }

    /**
     * Why a session waits.
     *
     * @param epoch the epoch that it met
     * @param suspected whether nobody has met its fence yet, because only a lease has ended
     */
    private record Met(long epoch, boolean suspected) {}

    private final Timers loop;
    private final Routing routing;
    private final Map<Fenced, Met> waiting = new LinkedHashMap<>();

    private @Nullable Future<?> timer;
    private long delay = FIRST_MILLIS;
    private boolean asking;
    /** Number of the question whose answer is awaited; of those before it none is. */
    private long question;
    /** The newest epoch whose fence was found closed and whose end is not known; 0 without one. It outlives whoever found it. */
    private long closed;
    /** The epoch in which writes have left the only database in the table; 0 as long as it is not known. */
    private long leftEpoch;

    public Fences(Timers loop, Routing routing) {
        this.loop = loop;
        this.routing = routing;
    }

    public int size() {
        return waiting.size();
    }

    /** It waits until the epoch is settled; then it is resumed. */
    public void add(Fenced session, long epoch) {
        waiting.put(session, new Met(epoch, false));
        closed = Math.max(closed, epoch);
        schedule();
    }

    /** It waits too, but only if the journal, asked at once, says that the epoch's fence is closed. */
    public void suspect(Fenced session, long epoch) {
        waiting.put(session, new Met(epoch, true));
        if (timer == null && !asking) {
            timer = loop.schedule(this::ask, 0, TimeUnit.MILLISECONDS);
        }
    }

    /** The newest epoch whose fence is closed as far as is known here, or a session waits for; 0 for none. */
    public long epoch() {
        return waiting.isEmpty()
                ? closed
                : Math.max(
                        closed,
                        waiting.values().stream().mapToLong(Met::epoch).max().orElse(0));
    }

    public void remove(Fenced session) {
        waiting.remove(session);
    }

    /** It does not wait, but it wants to know for the next time whether writes have left for good in this epoch. */
    public void wonder(Fenced session, long epoch) {
        var table = routing.table();
        if (table != null && table.target() == null) {
            add(session, epoch);
        }
    }

    /** Whether it is known that writes have left the only database in the table in this epoch. */
    public boolean isLeft(long epoch) {
        return leftEpoch != 0 && leftEpoch == epoch;
    }

    /** What a client is told whose write cannot be done here any more. */
    public static String left(long epoch) {
        return "pointsman: writes left this database in epoch " + epoch
                + ", and nothing was written; set spec.backend of "
                + "this DatabaseProxy to the database that took them, with asOfEpoch: " + epoch;
    }

    /** Another table has come: all go on, and meet the fence again where they must. */
    public void routed(@Nullable RoutingTable before, RoutingTable now) {
        leftEpoch = 0;
        if (before == null || now.epoch() > before.epoch()) {
            resumeAll();
        }
    }

    /** An epoch was given up: its fence opens again. */
    public void released() {
        resumeAll();
    }

    private void resumeAll() {
        delay = FIRST_MILLIS;
        closed = 0;
        var all = List.copyOf(waiting.keySet());
        waiting.clear();
        all.forEach(Fenced::resume);
    }

    private void refuseAll(long epoch) {
        delay = FIRST_MILLIS;
        closed = 0;
        leftEpoch = epoch;
        var all = waiting.entrySet().stream()
                .filter(each -> each.getValue().epoch() == epoch)
                .map(Map.Entry::getKey)
                .toList();
        all.forEach(waiting::remove);
        all.forEach(each -> each.writesLeft(epoch));
    }

    private void schedule() {
        if (timer == null && !asking && !waiting.isEmpty()) {
            timer = loop.schedule(this::ask, delay, TimeUnit.MILLISECONDS);
            delay = Math.min(LONGEST_MILLIS, delay * 2);
        }
    }

    private void ask() {
        timer = null;
        var table = routing.table();
        if (table != null && table.target() != null) {
            // The word came while their statements were on the way to the fence: nothing else will come.
            resumeWhere(met -> met.epoch() <= table.epoch());
        }
        var first = waiting.entrySet().stream().findFirst();
        if (table == null || first.isEmpty()) {
            return;
        }
        asking = true;
        var session = first.get().getKey();
        long epoch = first.get().getValue().epoch();
        var left = table.writes();
        ask(session, left, query(epoch, "left", table), state -> decided(session, epoch, left, state));
    }

    /** Asks through this session; an answer that does not come is none. */
    private void ask(Fenced session, Side side, String sql, Consumer<@Nullable String> then) {
        long number = ++question;
        var late = loop.schedule(
                () -> answered(number, session, null, then), ANSWERS_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        session.ask(side, sql, value -> {
            late.cancel(false);
            answered(number, session, value, then);
        });
    }

    private void answered(long number, Fenced session, @Nullable String value, Consumer<@Nullable String> then) {
        if (number == question) {
            question++;
            if (value == null) {
                putLast(session);
            }
            then.accept(value);
        }
    }

    private void putLast(Fenced session) {
        var met = waiting.remove(session);
        if (met != null) {
            waiting.put(session, met);
        }
    }

    /** The journal's own word; only digits and a uid are put into the text. */
    private static String query(long epoch, String role, RoutingTable table) {
        var uid = table.migration();
        var ours = uid != null && uid.matches("[0-9A-Za-z-]{1,63}") ? " AND migration = '" + uid + "'" : "";
        if (table.target() == null) {
            return SUPERSEDED + " WHERE role = '" + role + "' AND epoch = " + epoch + ours
                    + " ORDER BY state = 'moved' DESC LIMIT 1";
        }
        return "SELECT state FROM pointsman.journal WHERE role = '" + role + "' AND epoch = " + epoch + ours;
    }

    /** Of a migration's later epochs at least one has opened this side since. */
    private static final String SUPERSEDED =
            "SELECT CASE WHEN EXISTS (SELECT FROM pointsman.journal k WHERE k.migration = j.migration "
                    + "AND k.epoch > j.epoch) THEN 'reopened' ELSE state END FROM pointsman.journal j";

    private void decided(Fenced session, long epoch, Side left, @Nullable String state) {
        var table = routing.table();
        if (table == null || table.writes() != left) {
            asked();
        } else if ("reopened".equals(state)) {
            asked();
            resumeAll();
        } else if ("moved".equals(state) && table.target() == null) {
            refuseAll(epoch);
            asked();
        } else if ("moved".equals(state) && epoch > table.epoch()) {
            var entered = left.other();
            ask(session, entered, query(epoch, "entered", table), value -> {
                asked();
                if ("entered".equals(value)) {
                    learn(epoch, entered);
                }
            });
        } else {
            asked();
            if ("fenced".equals(state) || "moved".equals(state)) {
                closed = Math.max(closed, epoch);
            } else {
                // There is no fence of this epoch, or nobody can say so: if there is, it will be met.
                closed = 0;
                resumeWhere(new Met(epoch, true)::equals);
            }
        }
    }

    private void resumeWhere(Predicate<Met> what) {
        var some = waiting.entrySet().stream()
                .filter(each -> what.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        some.forEach(waiting::remove);
        some.forEach(Fenced::resume);
    }

    private void asked() {
        asking = false;
        schedule();
    }

    /** The table that the agent would have sent, one revision before its first, so that its own replaces it. */
    private void learn(long epoch, Side entered) {
        var old = routing.table();
        if (old != null && epoch > old.epoch()) {
            int reads = entered == Side.TARGET ? 100 : 0;
            routing.offer(new RoutingTable(
                    old.wire(),
                    epoch,
                    -1,
                    old.migration(),
                    old.source(),
                    old.target(),
                    entered,
                    old.reads().withShare(reads),
                    old.warmTarget(),
                    old.aliases()));
        }
    }
}
