package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts in a database what a ledger says must be there. May run under load: what was acknowledged before it looks must
 * be visible to it, and what is younger is judged by what the ledger knows afterwards.
 */
public final class Audit {
    private static final int EXAMPLES = 10;
    private static final int FETCH_ROWS = 10_000;

    /** Every transaction of several statements, or of one with several parts, leaves each of its parts once. */
    private static final String TORN = """
            SELECT 'torn ' || coalesce(l.client, t.client) || '/' || coalesce(l.number, t.number) || ' has '
                     || coalesce(t.n, 0) || ' of 1 in trail'
              FROM (SELECT client, number FROM ledger WHERE kind IN ('BASKET', 'BASKET_TEXT')) l
              FULL JOIN (SELECT client, number, count(*) AS n FROM trail GROUP BY 1, 2) t USING (client, number)
              WHERE t.n IS DISTINCT FROM 1 OR l.number IS NULL
            UNION ALL
            SELECT 'torn: client ' || client || ' has ' || touched || ' of ' || n || ' in tally'
              FROM tally LEFT JOIN LATERAL (SELECT count(*) AS n FROM ledger l
                WHERE l.client = tally.client AND l.kind IN ('TOUCH', 'BASKET')) c ON true
              WHERE touched <> n""";

    private final List<List<Outcome>> before;
    private final Map<Long, Integer> found = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long acknowledged;
    private long lost;
    private long doubled;
    private long inDoubt;
    private long inDoubtFound;
    private long phantoms;
    private long torn;

    private Audit(List<List<Outcome>> before) {
        this.before = before;
    }

    /** Holds the ledger against the database that this connection reaches directly. The connection is left as it was. */
    public static AuditReport of(Ledger ledger, Connection database) throws SQLException {
        var audit = new Audit(ledger.snapshot());
        database.setAutoCommit(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            audit.readRows(database);
            audit.readTorn(database);
            return audit.compare(ledger.snapshot());
        } finally {
            database.rollback();
            database.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            database.setAutoCommit(true);
        }
    }

    private void readRows(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (var rows = statement.executeQuery("SELECT client, number FROM ledger")) {
                while (rows.next()) {
                    found.merge(key(rows.getInt(1), rows.getLong(2)), 1, Integer::sum);
                }
            }
        }
    }

    private void readTorn(Connection database) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(TORN)) {
            while (rows.next()) {
                torn++;
                example(rows.getString(1));
            }
        }
    }

    private AuditReport compare(List<List<Outcome>> after) {
        for (int client = 0; client < after.size(); client++) {
            var known = before.get(client);
            var outcomes = after.get(client);
            for (int number = 1; number <= outcomes.size(); number++) {
                int times = found.getOrDefault(key(client, number), 0);
                found.remove(key(client, number));
                boolean old = number <= known.size() && known.get(number - 1) == Outcome.ACKNOWLEDGED;
                judge(outcomes.get(number - 1), times, old, client + "/" + number);
            }
        }
        found.forEach((key, times) -> phantom((key >>> 40) + "/" + (key & 0xFFFFFFFFFFL)));
        return new AuditReport(
                acknowledged, lost, doubled, inDoubt, inDoubtFound, phantoms, torn, List.copyOf(examples));
    }

    private void judge(Outcome outcome, int times, boolean mustBeSeen, String name) {
        if (times > 1) {
            doubled++;
            example("doubled " + name);
        }
        switch (outcome) {
            case ACKNOWLEDGED -> {
                acknowledged++;
                if (times == 0 && mustBeSeen) {
                    lost++;
                    example("lost " + name);
                }
            }
            case REFUSED -> {
                if (times > 0) {
                    phantom(name);
                }
            }
            case IN_DOUBT -> {
                inDoubt++;
                inDoubtFound += times > 0 ? 1 : 0;
            }
            case ATTEMPTED -> {
                // Still under way: both are right.
            }
        }
    }

    private void phantom(String name) {
        phantoms++;
        example("phantom " + name);
    }

    private void example(String text) {
        if (examples.size() < EXAMPLES) {
            examples.add(text);
        }
    }

    private static long key(int client, long number) {
        return ((long) client << 40) | number;
    }
}
