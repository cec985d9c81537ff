package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the sequences of the migrated tables on the side that does not write ahead of the ones on the side that does:
 * logical replication carries no sequences, and so the pause of a cutover finds nothing to move in most of them. Never
 * backwards; descending ones the other way round; small and cycling ones get no lead, only the value itself.
 */
public final class Sequences {
    /** Steps of lead; so many numbers are skipped at a cutover. */
    private static final int LEAD = 1000;

    /** More names than these help nobody. */
    private static final int NAMED = 10;

    // The last value is asked of pg_sequence's own column: a condition on pg_class's may be tried on every relation
    // first.
    private static final String USED = """
            SELECT n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,
                   pg_sequence_last_value(s.seqrelid)
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE pg_sequence_last_value(s.seqrelid) IS NOT NULL AND s.seqrelid IN (
                SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
                    AND deptype IN ('a', 'i') AND refobjid = ANY (SELECT to_regclass(t) FROM unnest(?::text[]) AS t)
                UNION SELECT d.refobjid FROM pg_attrdef a JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass
                    AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
                    WHERE a.adrelid = ANY (SELECT to_regclass(t) FROM unnest(?::text[]) AS t))
            """;
    /** Only while it is behind by more than half the lead, in the direction in which it counts. */
    private static final String AHEAD = """
            SELECT setval(seqrelid::regclass, ?, true) FROM pg_sequence
            WHERE seqrelid = to_regclass(?) AND ? BETWEEN seqmin AND seqmax
              AND (pg_sequence_last_value(seqrelid) IS NULL
                OR CASE WHEN ? > 0 THEN pg_sequence_last_value(seqrelid) < ? ELSE pg_sequence_last_value(seqrelid) > ? END)
            """;

    /** Whether it is there, and has given out what the other one had when it was read. */
    private static final String REACHED = """
            SELECT count(*) = 1 FROM (SELECT CASE WHEN ? > 0 THEN pg_sequence_last_value(seqrelid) >= ?
                ELSE pg_sequence_last_value(seqrelid) <= ? END AS reached
                FROM pg_sequence WHERE seqrelid = to_regclass(?)) one WHERE reached
            """;

    private Sequences() {}

    /**
     * A sequence of the writing side.
     *
     * @param name with schema
     * @param increment its step, negative when it descends
     * @param min its lower bound
     * @param max its upper bound
     * @param cycles whether it starts again at its bound
     * @param last the last value given out, a session's cache counted as given out
     */
    record Used(Table name, long increment, long min, long max, boolean cycles, long last) {
        /** The last value and that many steps more; just the last value where that would pass a bound. */
        long after(int steps) {
            long way = Math.multiplyHigh(increment, steps) == (increment * steps) >> 63 ? increment * steps : 0;
            boolean room = way > 0 ? last <= max - way : last >= min - way;
            return cycles || !room ? last : last + way;
        }
    }

    /** The sequences that the tables own or take defaults from, and that have given out a value. */
    static List<Used> used(Connection writing, MigratedTables tables) throws SQLException {
        var names = tables.fenced().stream().map(Table::sql).toArray(String[]::new);
        return Sql.list(
                writing,
                row -> new Used(
                        new Table(row.getString(1), row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getBoolean(6),
                        row.getLong(7)),
                USED,
                names,
                names);
    }

    /**
     * Gives the other side's sequences their lead, where it has shrunk to less than half.
     *
     * @return how many there are, and those that are behind all the same
     */
    public static AgentState.Sequences lead(Connection writing, Connection other, MigratedTables tables)
            throws SQLException {
        var behind = new ArrayList<String>();
        var used = used(writing, tables);
        for (var one : used) {
            long least = one.after(LEAD / 2);
            long wanted = one.after(LEAD);
            Sql.texts(other, AHEAD, wanted, one.name().sql(), wanted, one.increment(), least, least);
            if (!one.cycles()
                    && !Sql.holds(
                            other,
                            REACHED,
                            one.increment(),
                            one.last(),
                            one.last(),
                            one.name().sql())) {
                behind.add(one.name().label());
            }
        }
        return new AgentState.Sequences(used.size(), List.copyOf(behind.subList(0, Math.min(NAMED, behind.size()))));
    }
}
