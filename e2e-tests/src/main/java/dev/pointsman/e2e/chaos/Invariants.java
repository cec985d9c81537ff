package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.load.Outcome;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must hold after a cutover, read from both databases while nobody writes.
 *
 * @param ground where
 * @param from the side that was left, or was to be
 * @param began when the cutover was not ordered yet, in milliseconds since 1970
 */
record Invariants(Ground ground, Side from, long began) {
    /** One clock for both servers, and commits in its order: those that came by replication have an origin. */
    private static final String OWN_COMMITS = """
            SELECT count(*), (extract(epoch FROM min(c.timestamp)) * 1000000)::bigint,
                             (extract(epoch FROM max(c.timestamp)) * 1000000)::bigint
              FROM (SELECT xmin FROM public.ledger WHERE at > to_timestamp(? / 1000.0)
                    UNION ALL SELECT xmin FROM public.bypass WHERE at > to_timestamp(? / 1000.0)) rows,
                   pg_xact_commit_timestamp_origin(rows.xmin) c
             WHERE c.roident = 0""";

    /** Transactions in the order in which they began to write here: those of the stream, and this side's own. */
    private static final String ORDER_OF_ARRIVAL = """
            SELECT coalesce(max(rows.xmin::text::bigint) FILTER (WHERE c.roident <> 0), 0),
                   coalesce(min(rows.xmin::text::bigint) FILTER (WHERE c.roident = 0), 0)
              FROM (SELECT xmin FROM public.ledger WHERE at > to_timestamp(? / 1000.0)
                    UNION ALL SELECT xmin FROM public.bypass WHERE at > to_timestamp(? / 1000.0)) rows,
                   pg_xact_commit_timestamp_origin(rows.xmin) c""";

    /** How an epoch ended by the journals of both sides. */
    enum Ending {
        MOVED,
        REOPENED,
        NEITHER
    }

    private record Commits(long count, long firstMicros, long lastMicros) {}

    private record Entry(Side at, String role, String state) {}

    /** How an epoch ended; adds to the violations when the journals do not agree with each other. */
    Ending decidedOnce(long epoch, List<String> violations) throws SQLException {
        var entries = new ArrayList<Entry>();
        for (var side : Side.values()) {
            entries.addAll(journal(side, epoch));
        }
        boolean moved = entries.contains(new Entry(from, "left", "moved"));
        boolean entered = entries.contains(new Entry(from.other(), "entered", "entered"));
        boolean reopened = entries.contains(new Entry(from, "left", "reopened"));
        if (moved && entered && entries.size() == 2) {
            return Ending.MOVED;
        }
        if (reopened && entries.size() == 1) {
            return Ending.REOPENED;
        }
        violations.add("S3: epoch " + epoch + " has the journal rows " + entries);
        return Ending.NEITHER;
    }

    private List<Entry> journal(Side side, long epoch) throws SQLException {
        var entries = new ArrayList<Entry>();
        try (var connection = direct(side);
                var statement =
                        connection.prepareStatement("SELECT role, state FROM pointsman.journal WHERE epoch = ?")) {
            statement.setLong(1, epoch);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Entry(side, rows.getString(1), rows.getString(2)));
                }
            }
        }
        return entries;
    }

    /** S1 by the servers' own commit times: nobody commits on the side left after anybody has on the side entered. */
    void neverTwoWriters(Ending ending, List<String> violations) throws SQLException {
        var left = commits(from);
        var entered = commits(from.other());
        if (ending == Ending.REOPENED && entered.count() > 0) {
            violations.add("S1: writes stayed on the " + from + ", but " + entered.count()
                    + " commits were made on the " + from.other());
        }
        if (ending == Ending.MOVED
                && left.count() > 0
                && entered.count() > 0
                && left.lastMicros() >= entered.firstMicros()) {
            violations.add("S1: a commit on the " + from + " came " + (left.lastMicros() - entered.firstMicros())
                    + " µs after the first one on the " + from.other());
        }
    }

    private Commits commits(Side side) throws SQLException {
        try (var connection = direct(side);
                var statement = connection.prepareStatement(OWN_COMMITS)) {
            statement.setLong(1, began);
            statement.setLong(2, began);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new Commits(rows.getLong(1), rows.getLong(2), rows.getLong(3));
            }
        }
    }

    /** S2: every write of the side left is on the side entered before that one's first own. */
    void oldBeforeNew(Ending ending, List<String> violations) throws SQLException {
        if (ending != Ending.MOVED) {
            return;
        }
        try (var connection = direct(from.other());
                var statement = connection.prepareStatement(ORDER_OF_ARRIVAL)) {
            statement.setLong(1, began);
            statement.setLong(2, began);
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (rows.getLong(2) > 0 && rows.getLong(1) > rows.getLong(2)) {
                    violations.add(
                            "S2: writes of the " + from + " came after the first own one of the " + from.other());
                }
            }
        }
    }

    /** S2: what was acknowledged, through proxies or past them, is on the serving side, once. */
    void nothingLost(Side serving, List<String> violations) throws SQLException {
        try (var connection = direct(serving)) {
            var audit = ground.writers().load().audit(connection);
            if (!audit.holds()) {
                violations.add("S2: on the " + serving + " " + audit);
            }
            for (var writer : ground.writers().bypass()) {
                bypass(writer, numbers(connection, writer.side()), violations);
            }
        }
    }

    private static Set<Long> numbers(Connection connection, Side side) throws SQLException {
        var numbers = new HashSet<Long>();
        try (var statement = connection.prepareStatement("SELECT number FROM public.bypass WHERE side = ?")) {
            statement.setString(1, side.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    private static void bypass(BypassWriter writer, Set<Long> there, List<String> violations) {
        var outcomes = writer.ledger().snapshot().getFirst();
        long lost = 0;
        long phantoms = 0;
        for (int number = 1; number <= outcomes.size(); number++) {
            boolean found = there.contains((long) number);
            lost += outcomes.get(number - 1) == Outcome.ACKNOWLEDGED && !found ? 1 : 0;
            phantoms += outcomes.get(number - 1) == Outcome.REFUSED && found ? 1 : 0;
        }
        if (lost + phantoms > 0) {
            violations.add("S2: of the writes past the proxies on the " + writer.side() + ", " + lost
                    + " acknowledged ones are lost and " + phantoms + " refused ones are there");
        }
    }

    private Connection direct(Side side) throws SQLException {
        return ground.databases().direct(side).connect("audit");
    }
}
