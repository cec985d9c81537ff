package dev.pointsman.e2e.history;

import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Line;
import dev.pointsman.e2e.load.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** COPY in both directions, each row for itself on the wire. */
final class Copies {
    private static final int PART = 50;
    private static final String IN = "COPY copied (client, number, line) FROM STDIN";
    private static final String OUT = "COPY (SELECT number, filler FROM ballast ORDER BY number) TO STDOUT";
    private final int client;
    private final Ledger ledger;
    private final Violations violations;

    Copies(int client, Ledger ledger, Violations violations) {
        this.client = client;
        this.ledger = ledger;
        this.violations = violations;
    }

    /** Some hundred rows under one number. */
    void in(Connection connection) throws SQLException {
        int number = ledger.attempt(client);
        try {
            long rows = copy(connection, number);
            ledger.settle(client, number, Outcome.ACKNOWLEDGED);
            if (rows != Tables.COPIED) {
                violations.add("COPY_IN", "client " + client + " sent " + Tables.COPIED + " rows, told " + rows);
            }
        } catch (SQLException e) {
            ledger.settle(client, number, Line.answered(e) ? Outcome.REFUSED : Outcome.IN_DOUBT);
            throw e;
        }
    }

    private long copy(Connection connection, int number) throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(IN);
        try {
            for (int line = 1; line <= Tables.COPIED; line++) {
                send(copy, client + "\t" + number + "\t" + line + "\n");
                if (line % PART == 0) {
                    copy.flushCopy();
                }
            }
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void send(CopyIn copy, String row) throws SQLException {
        byte[] bytes = row.getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
    }

    /** All rows that never change, in order. */
    void out(Connection connection) throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(OUT);
        int rows = 0;
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            rows++;
            if (!new String(row, StandardCharsets.US_ASCII).startsWith(rows + "\t")) {
                violations.add("COPY_OUT", "client " + client + " got another row for row " + rows);
            }
        }
        if (rows != Tables.BALLAST) {
            violations.add("COPY_OUT", "client " + client + " got " + rows + " rows of " + Tables.BALLAST);
        }
    }
}
