import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs named cases and prints what each saw, one line of JSON for each. */
final class Cases {
    interface Case {
        Object run() throws Exception;
    }

    interface Deed {
        Object run() throws SQLException;
    }

    private static final String CHOSEN = System.getenv().getOrDefault("POINTSMAN_CASES", "");
    private final Map<String, Case> cases = new LinkedHashMap<>();

    void add(String name, Case one) {
        if (CHOSEN.isEmpty() || List.of(CHOSEN.split("\n")).contains(name)) {
            cases.put(name, one);
        }
    }

    void run(String version) throws SQLException {
        report("version", version);
        for (var one : cases.entrySet()) {
            try (var c = connect("")) {
                execute(c, "TRUNCATE play.log RESTART IDENTITY");
            }
            try {
                report(one.getKey(), String.valueOf(one.getValue().run()));
            } catch (Throwable e) {
                var trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                report(one.getKey(), "BROKEN " + trace);
            }
        }
    }

    static String env(String name) {
        return System.getenv(name);
    }

    static String url(String database, String options) {
        return "jdbc:postgresql://" + env("PGHOST") + ":" + env("PGPORT") + "/" + database + "?" + options;
    }

    static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(url(env("PGDATABASE"), options), env("PGUSER"), env("PGPASSWORD"));
    }

    static void execute(Connection c, String... texts) throws SQLException {
        try (var s = c.createStatement()) {
            for (String text : texts) {
                s.execute(text);
            }
        }
    }

    static String error(SQLException e) {
        var whole = new StringBuilder();
        for (SQLException each = e; each != null; each = each.getNextException()) {
            whole.append(each.getSQLState()).append(' ').append(each.getMessage()).append(" | ");
        }
        return whole.toString().replace(":" + env("PGPORT"), ":PORT");
    }

    /** What it returned, or the error. */
    static Object tried(Deed deed) {
        try {
            return deed.run();
        } catch (SQLException e) {
            return error(e);
        }
    }

    static List<List<String>> rows(ResultSet rows) throws SQLException {
        var all = new ArrayList<List<String>>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            var row = new ArrayList<String>();
            for (int i = 1; i <= columns; i++) {
                // The text of bytes that came in binary is an address in memory.
                row.add(rows.getObject(i) instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : rows.getString(i));
            }
            all.add(row);
        }
        return all;
    }

    static List<List<String>> ask(Connection c, String text) throws SQLException {
        try (var s = c.createStatement();
                var rows = s.executeQuery(text)) {
            return rows(rows);
        }
    }

    static List<Object> all(Statement s, String text) throws SQLException {
        var seen = new ArrayList<Object>();
        boolean rows = s.execute(text);
        while (true) {
            if (rows) {
                seen.add(rows(s.getResultSet()));
            } else if (s.getUpdateCount() >= 0) {
                seen.add(s.getUpdateCount());
            } else {
                return seen;
            }
            rows = s.getMoreResults();
        }
    }

    static synchronized void report(String name, String outcome) {
        System.out.println("{\"name\":" + quoted(name) + ",\"outcome\":" + quoted(outcome) + "}");
        System.out.flush();
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
