package dev.pointsman.agent.preflight;

import dev.pointsman.agent.cutover.Fence;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the streams and the fence must be able to do. */
final class StreamProbes {
    private static final int FILTERS_ORIGINS = 160_000;
    private static final int FAILOVER_SLOTS = 170_000;
    private static final String VERSION = "SELECT current_setting('server_version_num')::int";
    private static final String MAY_SET_ORIGINS = """
            SELECT has_function_privilege('pg_replication_origin_advance(text, pg_lsn)', 'EXECUTE')
               AND has_function_privilege('pg_replication_origin_progress(text, boolean)', 'EXECUTE')
            """;
    private static final String GRANT = "GRANT EXECUTE ON FUNCTION pg_replication_origin_advance(text, pg_lsn),"
            + " pg_replication_origin_progress(text, boolean) TO ";
    /** Who follows this server as a whole: connected, or by a slot that waits. */
    private static final String STANDBYS = """
            SELECT coalesce(nullif(r.application_name, ''), 'process ' || r.pid) FROM pg_stat_replication r
            WHERE NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.active_pid = r.pid)
            UNION SELECT slot_name FROM pg_replication_slots WHERE slot_type = 'physical' ORDER BY 1
            """;
    /** By way of JSON, because an older server has no such column. */
    private static final String STAYS_BEHIND = """
            SELECT count(*) FROM pg_replication_slots s
            WHERE slot_name = ? AND NOT coalesce((to_jsonb(s) ->> 'failover')::boolean, false)
            """;

    private static final String AWAITED = "SELECT coalesce(current_setting('synchronized_standby_slots', true), '')";

    private StreamProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("WalKeepSize", WalProbes::keepSize),
                new Probe("DiskSpace", WalProbes::disk),
                new Probe("WalOfSlots", WalProbes::slots),
                new Probe("FailoverSlots", StreamProbes::failover),
                new Probe("OriginRight", StreamProbes::origins),
                new Probe("ClosedSideRefuses", StreamProbes::refuses));
    }

    /** Only a stream that waits for the other one is told where to begin. */
    private static Found origins(Look look) throws SQLException {
        var lacking = new ArrayList<String>();
        boolean turns = false;
        for (var side : Side.values()) {
            turns |= look.number(side, VERSION) < FILTERS_ORIGINS;
            if (!look.holds(side, MAY_SET_ORIGINS)) {
                lacking.add("on the " + Look.word(side) + ": " + GRANT
                        + look.text(side, "SELECT quote_ident(current_user)"));
            }
        }
        if (!turns) {
            return Found.pass("not needed from 16 on");
        }
        return lacking.isEmpty()
                ? Found.pass("both")
                : Found.warn(
                        lacking.size() + " without",
                        "streams take turns with a server before 16, and the user may not set where one begins: a crash just"
                                + " after it has begun could send rows back to where they were written; a superuser grants it "
                                + String.join("; ", lacking));
    }

    private static Found failover(Look look) throws SQLException {
        var value = new ArrayList<String>();
        var wrong = new ArrayList<String>();
        for (var direction : Direction.values()) {
            var side = direction.from();
            var standbys = look.texts(side, STANDBYS);
            value.add(standbys.size() + " on the " + Look.word(side));
            if (!standbys.isEmpty()) {
                staysBehind(look, direction)
                        .forEach(why -> wrong.add(
                                "the " + Look.word(side) + " has standbys (" + Look.named(standbys) + ") " + why));
            }
        }
        var all = "standbys: " + String.join(", ", value);
        return wrong.isEmpty() ? Found.pass(all) : Found.warn(all, String.join("; ", wrong));
    }

    /** Why a stream would not go on from a standby that is promoted. */
    private static List<String> staysBehind(Look look, Direction direction) throws SQLException {
        var name = look.sides().names().stream(direction);
        if (look.number(direction.from(), VERSION) < FAILOVER_SLOTS) {
            return List.of(
                    "and no slot before 17 is carried over to one: after a promotion the copy begins anew, so put"
                            + " off what can be put off");
        }
        var wrong = new ArrayList<String>();
        if (look.number(direction.from(), STAYS_BEHIND, name) > 0) {
            wrong.add("to which slot " + name + " is not carried over; stop the stream and set it, on the "
                    + Look.word(direction.to()) + ": ALTER SUBSCRIPTION " + name + " SET (failover = true)");
        }
        if (look.text(direction.from(), AWAITED).isEmpty()) {
            wrong.add(
                    "and does not wait for one before it sends changes on, so that a promoted one may lack what the other"
                            + " side has; set synchronized_standby_slots to the standbys' slots");
        }
        return wrong;
    }

    /** Looked at as a writer finds it, and only while nothing moves. */
    private static Found refuses(Look look) throws SQLException {
        var accepting = new ArrayList<String>();
        var closed = new ArrayList<String>();
        for (var side : Side.values()) {
            if (fence(look, side) == AgentState.Fence.CLOSED) {
                closed.add(Look.word(side));
                var names = look.sides()
                        .on(
                                side,
                                connection ->
                                        Fence.probe(connection, look.sides().names()));
                if (fence(look, side) == AgentState.Fence.CLOSED) {
                    names.forEach(name -> accepting.add(name + " on the " + Look.word(side)));
                }
            }
        }
        if (closed.isEmpty() && bothOpen(look)) {
            return Found.fail(
                    "both open",
                    "the fence is open on both sides, so that both take writes; find out who opened it, compare both sides,"
                            + " and keep writers from the side that the journal has left");
        }
        return accepting.isEmpty()
                ? Found.pass(closed.isEmpty() ? "no side is closed yet" : "the " + String.join(" and the ", closed))
                : Found.fail(
                        accepting.size(),
                        "writes to these tables are not refused on a closed side: " + Look.named(accepting)
                                + "; the agent puts the triggers back, but whoever took them away may do so again; compare"
                                + " both sides");
    }

    /** Source, target, source: a cutover between the looks does not make it seem so. */
    private static boolean bothOpen(Look look) throws SQLException {
        return fence(look, Side.SOURCE) == AgentState.Fence.OPEN
                && fence(look, Side.TARGET) == AgentState.Fence.OPEN
                && fence(look, Side.SOURCE) == AgentState.Fence.OPEN;
    }

    private static AgentState.Fence fence(Look look, Side side) throws SQLException {
        var names = look.sides().names();
        return look.holds(side, "SELECT to_regprocedure(?) IS NOT NULL", "pointsman.is_open_" + names.hash() + "()")
                ? look.sides()
                        .on(side, connection -> Fence.verify(connection, names, List.of()))
                        .state()
                : AgentState.Fence.ABSENT;
    }
}
