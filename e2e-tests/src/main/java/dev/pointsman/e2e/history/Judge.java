package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what clients were told against what a database has, asked directly when nobody writes any more.
 *
 * @param database a connection to the side that takes writes
 * @param violations where it tells what it finds
 */
record Judge(Connection database, Violations violations) {
    private static final String MARKS = "SELECT client, number, count(*) FROM mark GROUP BY 1, 2";
    private static final String TRANSFERS = "SELECT client, number, count(*) FROM transfer GROUP BY 1, 2";
    /** A row is there once: lines of one COPY are counted twice over, all of them and the different ones. */
    private static final String COPIES =
            "SELECT client, number, CASE WHEN count(*) = count(DISTINCT line) THEN count(*) ELSE -1 END FROM copied GROUP BY 1, 2";

    private static final String ACCOUNTS = """
            SELECT a.id, a.balance, ? + coalesce((SELECT sum(amount) FROM transfer WHERE taker = a.id), 0)
                                      - coalesce((SELECT sum(amount) FROM transfer WHERE giver = a.id), 0)
              FROM account a ORDER BY a.id""";

    private record Numbered(int client, int number) {}

    void transfers(Ledger ledger) throws SQLException {
        compare("transfer", ledger, TRANSFERS, 1);
    }

    void marks(Ledger ledger) throws SQLException {
        compare("mark", ledger, MARKS, 1);
    }

    void copies(Ledger ledger) throws SQLException {
        compare("COPY", ledger, COPIES, Tables.COPIED);
    }

    private void compare(String what, Ledger ledger, String query, long rows) throws SQLException {
        var found = found(query);
        var clients = ledger.snapshot();
        for (int client = 0; client < clients.size(); client++) {
            numbers(what, client, clients.get(client), found, rows);
        }
        found.forEach((number, count) -> violations.add("PHANTOM", what + " " + number + " was never sent"));
    }

    private void numbers(String what, int client, List<Outcome> outcomes, Map<Numbered, Long> found, long rows) {
        for (int number = 1; number <= outcomes.size(); number++) {
            var count = found.remove(new Numbered(client, number));
            judge(
                    what + " " + number + " of client " + client,
                    outcomes.get(number - 1),
                    count == null ? 0 : count,
                    rows);
        }
    }

    private void judge(String name, Outcome outcome, long found, long rows) {
        if (found > rows || found < 0) {
            violations.add("DOUBLED", name + ": " + found + " rows of " + rows);
        } else if (found > 0 && outcome == Outcome.REFUSED) {
            violations.add("PHANTOM", name + " was refused, and is there");
        } else if (found < rows && outcome == Outcome.ACKNOWLEDGED) {
            violations.add("LOST", name + ": " + found + " rows of " + rows);
        } else if (found > 0 && found < rows) {
            violations.add("TORN", name + ": " + found + " rows of " + rows);
        }
    }

    private Map<Numbered, Long> found(String query) throws SQLException {
        var found = new HashMap<Numbered, Long>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(new Numbered(rows.getInt(1), rows.getInt(2)), rows.getLong(3));
            }
        }
        return found;
    }

    /** Each account has what the transfers say, and so all together what there was. */
    void accounts() throws SQLException {
        long sum = 0;
        try (var statement = database.prepareStatement(ACCOUNTS)) {
            statement.setInt(1, Tables.BALANCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    sum += rows.getLong(2);
                    if (rows.getLong(2) != rows.getLong(3)) {
                        violations.add(
                                "LOST_UPDATE",
                                "account " + rows.getInt(1) + " has " + rows.getLong(2) + ", its transfers say "
                                        + rows.getLong(3));
                    }
                }
            }
        }
        if (sum != (long) Tables.ACCOUNTS * Tables.BALANCE) {
            violations.add("SUM", "all accounts together have " + sum + " in the end");
        }
    }
}
