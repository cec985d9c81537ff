import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** COPY, and much of anything. */
record Bulk(Mode mode) {
    void addTo(Cases cases) {
        copies(cases);
        big(cases);
    }

    private void copies(Cases cases) {
        cases.add("copy", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                Cases.execute(c, "CREATE TABLE loaded (a int, b text)");
                var api = c.unwrap(PGConnection.class).getCopyAPI();
                seen.add(api.copyIn("COPY loaded FROM STDIN", new StringReader("1\tone\n2\t\\N\n3\tż\n")));
                var out = new ByteArrayOutputStream();
                seen.add(api.copyOut("COPY loaded TO STDOUT (FORMAT binary)", out));
                seen.add(api.copyIn("COPY loaded FROM STDIN (FORMAT binary)", new ByteArrayInputStream(out.toByteArray())));
                seen.add(HexFormat.of().formatHex(out.toByteArray()));
                seen.add(Cases.tried(() -> io(() -> api.copyIn("COPY loaded FROM STDIN", new StringReader("x\ty\n")))));
                seen.add(Cases.tried(() -> io(() -> api.copyIn("COPY loaded FROM STDIN", new StringReader("4\ty\n".repeat(200_000) + "x\n" + "4\ty\n".repeat(200_000))))));
                seen.add(Cases.tried(() -> io(() -> api.copyIn("COPY nowhere FROM STDIN", new StringReader("x\ty\n")))));
                seen.add(Cases.tried(() -> io(() -> api.copyOut("COPY (SELECT 1/(id - 500) FROM item ORDER BY id) TO STDOUT", new ByteArrayOutputStream()))));
                CopyIn copy = api.copyIn("COPY loaded FROM STDIN");
                copy.writeToCopy("5\tfive\n".getBytes(), 0, 7);
                seen.add(Cases.tried(() -> {
                    copy.cancelCopy();
                    return "cancelled";
                }));
                seen.add(Cases.ask(c, "SELECT count(*), sum(a) FROM loaded"));
                c.setAutoCommit(false);
                api.copyIn("COPY loaded FROM STDIN", new StringReader("6\tsix\n"));
                c.rollback();
                seen.add(Cases.ask(c, "SELECT count(*) FROM loaded"));
                c.commit();
                Cases.execute(c, "DROP TABLE loaded");
                c.commit();
                return seen;
            }
        });
    }

    private interface Copying {
        Object run() throws Exception;
    }

    private static Object io(Copying copying) throws SQLException {
        try {
            return copying.run();
        } catch (SQLException e) {
            throw e;
        } catch (Exception e) {
            return e.toString();
        }
    }

    private void big(Cases cases) {
        cases.add("big values", () -> {
            var seen = new ArrayList<Object>();
            int size = mode.options().contains("simple") ? 8 << 20 : 64 << 20;
            try (var c = mode.connect();
                    var p = c.prepareStatement("SELECT length(?::bytea)")) {
                var bytes = new byte[size];
                Arrays.fill(bytes, (byte) 'y');
                p.setBytes(1, bytes);
                seen.add(Cases.rows(p.executeQuery()));
                try (var q = c.prepareStatement("SELECT convert_to(repeat('z', ?), 'UTF8')")) {
                    q.setInt(1, size);
                    var rows = q.executeQuery();
                    rows.next();
                    seen.add(rows.getBytes(1).length);
                }
            }
            return seen;
        });
        cases.add("many columns, parameters and rows", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                seen.add(Cases.ask(c, "SELECT " + "1,".repeat(1599) + "2").getFirst().size());
                try (var p = c.prepareStatement("SELECT count(*) FROM unnest(ARRAY[" + "?::int,".repeat(20_000) + "0])")) {
                    for (int i = 1; i <= 20_000; i++) {
                        p.setInt(i, i);
                    }
                    seen.add(Cases.rows(p.executeQuery()));
                }
                seen.add(Cases.ask(c, "SELECT i, repeat('r', 100) FROM generate_series(1, 50000) i").size());
                seen.add(Cases.ask(c, "SELECT 'Zażółć 漢字 🐘' AS \"Spalte ж\""));
                return seen;
            }
        });
    }
}
