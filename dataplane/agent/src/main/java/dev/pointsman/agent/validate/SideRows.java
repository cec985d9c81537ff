package dev.pointsman.agent.validate;

import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Session;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.Side;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads rows of one side, one query at a time on a connection of its own. Values leave it as hashes and keys only. */
final class SideRows implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofMinutes(2);
    /**
     * The same text for the same value on both sides; and plans that walk the key even where nothing is known about a
     * table that has just been copied. One core is enough: the load comes first.
     */
    private static final String SETTINGS =
            "SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC';"
                    + " SET extra_float_digits = 1; SET bytea_output = hex; SET xmloption = content; SET jit = off;"
                    + " SET enable_seqscan = off; SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0;"
                    + " SET row_security = off";

    private final Session session;
    private final Names names;
    private @Nullable Connection prepared;

    SideRows(Database database) {
        this.session = new Session(database, "validate");
        this.names = database.names();
    }

    Side side() {
        return session.database().side();
    }

    private <T> T call(Session.Call<T> call) throws SQLException {
        return session.call(connection -> {
            if (!connection.equals(prepared)) {
                connection.setNetworkTimeout(Runnable::run, Math.toIntExact(SILENCE.toMillis()));
                Sql.run(connection, SETTINGS);
                prepared = connection;
            }
            return call.on(connection);
        });
    }

    List<Column> columns(Table table) throws SQLException {
        return call(connection -> Column.of(connection, table));
    }

    List<Column> key(Table table) throws SQLException {
        return call(connection -> Column.key(connection, table));
    }

    Digest digest(Shape shape, Range range) throws SQLException {
        var sums = shape.keyed() ? "0" : "coalesce(sum(h), 0)";
        var sql = "SELECT count(*), coalesce(bit_xor(h), 0), " + sums + "::text FROM (SELECT " + shape.hash()
                + " AS h FROM ONLY " + shape.table().sql() + " WHERE " + where(shape, range) + ") AS hashed";
        boolean whole = range.equals(Range.ALL);
        return call(connection -> {
            if (whole) {
                Sql.run(connection, "SET enable_seqscan = on");
            }
            var digest = Sql.list(
                            connection,
                            row -> new Digest(row.getLong(1), row.getLong(2), row.getString(3)),
                            sql,
                            range.parameters())
                    .getFirst();
            if (whole) {
                Sql.run(connection, "SET enable_seqscan = off");
            }
            return digest;
        });
    }

    private static String where(Shape shape, Range range) {
        return shape.keyed() ? range.condition(shape) : "true";
    }

    /** The key of the nth row of a range, if it has as many. */
    Optional<List<String>> nth(Shape shape, Range range, long n) throws SQLException {
        var sql = "SELECT " + shape.keyText() + " FROM ONLY " + shape.table().sql() + " WHERE " + range.condition(shape)
                + " ORDER BY " + shape.keyList() + " OFFSET " + (n - 1) + " LIMIT 1";
        return call(connection -> Sql.first(connection, row -> strings(row, 1), sql, range.parameters()));
    }

    /** The rows of a range by key. */
    Map<List<String>, Version> versions(Shape shape, Range range) throws SQLException {
        return call(connection -> versions(connection, shape, range.condition(shape), range.parameters()));
    }

    /** Those of these rows that are there. */
    Map<List<String>, Version> versions(Shape shape, Collection<List<String>> keys) throws SQLException {
        var casts = IntStream.range(0, shape.key().size())
                .mapToObj(i -> "k" + i + "::" + shape.key().get(i).type())
                .collect(Collectors.joining(", "));
        var names =
                IntStream.range(0, shape.key().size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        var arrays = shape.key().stream().map(_ -> "?::text[]").collect(Collectors.joining(", "));
        var condition =
                "(" + shape.keyList() + ") IN (SELECT " + casts + " FROM unnest(" + arrays + ") AS u(" + names + "))";
        return call(connection -> {
            var parameters = new Object[shape.key().size()];
            for (int i = 0; i < parameters.length; i++) {
                int place = i;
                var column = keys.stream().map(key -> key.get(place)).toArray(String[]::new);
                parameters[i] = connection.createArrayOf("text", column);
            }
            return versions(connection, shape, condition, parameters);
        });
    }

    private static Map<List<String>, Version> versions(
            Connection connection, Shape shape, String condition, Object[] parameters) throws SQLException {
        var sql = "SELECT " + shape.keyText() + ", " + shape.hash() + ", xmin::text FROM ONLY "
                + shape.table().sql() + " WHERE " + condition;
        var versions = new HashMap<List<String>, Version>();
        Sql.list(
                connection,
                row -> versions.put(strings(row, 1), new Version(row.getLong(2), row.getString(3))),
                sql,
                parameters);
        return versions;
    }

    /** Of a table without key: how many rows of each hash there are in those of 256 buckets. */
    Map<Long, Long> hashes(Shape shape, Collection<Integer> buckets) throws SQLException {
        return counts(
                "SELECT h, count(*) FROM (SELECT " + shape.hash() + " AS h FROM ONLY "
                        + shape.table().sql() + ") AS hashed WHERE (h & 255)::int = ANY (?) GROUP BY h",
                "int4",
                buckets);
    }

    /** Of a table without key: how many rows of each of these hashes there are. */
    Map<Long, Long> counts(Shape shape, Collection<Long> hashes) throws SQLException {
        return counts(
                "SELECT h, count(*) FROM (SELECT " + shape.hash() + " AS h FROM ONLY "
                        + shape.table().sql() + ") AS hashed WHERE h = ANY (?) GROUP BY h",
                "int8",
                hashes);
    }

    /** Of a table without key: a digest of each of 256 buckets. */
    Map<Integer, Digest> buckets(Shape shape) throws SQLException {
        var buckets = new HashMap<Integer, Digest>();
        var sql = "SELECT (h & 255)::int, count(*), bit_xor(h), sum(h)::text FROM (SELECT " + shape.hash()
                + " AS h FROM ONLY " + shape.table().sql() + ") AS hashed GROUP BY 1";
        call(connection -> Sql.list(
                connection,
                row -> buckets.put(row.getInt(1), new Digest(row.getLong(2), row.getLong(3), row.getString(4))),
                sql));
        return buckets;
    }

    private Map<Long, Long> counts(String sql, String type, Collection<? extends Number> values) throws SQLException {
        var counts = new HashMap<Long, Long>();
        call(connection -> {
            var array = connection.createArrayOf(type, values.toArray());
            return Sql.list(connection, row -> counts.put(row.getLong(1), row.getLong(2)), sql, array);
        });
        return counts;
    }

    /** Leaves a marker in the stream that leaves this side. */
    void mark(long n) throws SQLException {
        call(connection -> Sql.change(
                connection,
                "INSERT INTO " + Names.marker(Direction.leaving(side()))
                        + " (migration, kind, n) VALUES (?, 'validation', ?)",
                names.migration(),
                n));
    }

    /** Takes this side's markers up to that one away. */
    void unmark(long upTo) throws SQLException {
        call(connection -> Sql.change(
                connection,
                "DELETE FROM " + Names.marker(Direction.leaving(side()))
                        + " WHERE migration = ? AND kind = 'validation' AND n <= ?",
                names.migration(),
                upTo));
    }

    /** Whether a marker of the other side has come here. */
    boolean marked(long n) throws SQLException {
        return call(connection -> Sql.holds(
                connection,
                "SELECT EXISTS (SELECT FROM " + Names.marker(Direction.leaving(side().other()))
                        + " WHERE migration = ? AND kind = 'validation' AND n = ?) FROM (SELECT pg_sleep(0.002)) AS rest",
                names.migration(),
                n));
    }

    /** Whether this side's own journal says that it takes writes: it was not left since it was last entered. */
    boolean takesWrites() throws SQLException {
        return call(connection -> Sql.holds(connection, """
                SELECT entered >= left_last AND (entered > 0 OR ?) FROM (
                  SELECT coalesce(max(epoch) FILTER (WHERE role = 'entered'), 0) AS entered,
                         coalesce(max(epoch) FILTER (WHERE role = 'left' AND state <> 'reopened'), 0) AS left_last
                  FROM pointsman.journal WHERE migration = ?) AS journal""", side() == Side.SOURCE, names.migration()));
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return Arrays.asList((String[]) array.getArray());
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
