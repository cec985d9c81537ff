import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Statements of every kind, prepared and not, and the types of what goes in and comes out. */
record Statements(Mode mode) {
    void addTo(Cases cases) {
        cases.add("statements of every kind", () -> {
            try (var c = mode.connect();
                    var s = c.createStatement()) {
                var seen = new ArrayList<Object>();
                for (String text : List.of(
                        "SELECT 1, 'a', NULL", "", ";", "-- nothing", "SELECT 1; SELECT 2; INSERT INTO log (what) VALUES ('x'); SELECT 3",
                        "INSERT INTO log (what) VALUES ('gone'); SELECT 1/0; SELECT 2", "SELECT count(*) FROM log",
                        "BEGIN; INSERT INTO log (what) VALUES ('y'); COMMIT; SELECT count(*) FROM log",
                        "SELECT * FROM nowhere", "SELEC", "INSERT INTO item VALUES (1)", "INSERT INTO kinds (id, more) VALUES (8, -8)",
                        "UPDATE item SET label = label WHERE id < 5 RETURNING id", "VALUES (1, 2), (3, 4)", "TABLE log", "SHOW work_mem",
                        "EXPLAIN (COSTS OFF) SELECT 1", "WITH x AS (INSERT INTO log (what) VALUES ('cte') RETURNING what) SELECT * FROM x",
                        "SELECT 1 AS a INTO TEMP t1; SELECT * FROM t1", "SELECT id FROM item WHERE id = 1 FOR UPDATE", "VACUUM log",
                        "SELECT logs('f') > 0", "SELECT noisy('x')", "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = 'mine'; END $$")) {
                    seen.add(Cases.tried(() -> Cases.all(s, text)));
                    s.clearWarnings();
                }
                return seen;
            }
        });
        cases.add("named statements", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                try (var p = c.prepareStatement("SELECT label, ?::text FROM item WHERE id = ?");
                        var w = c.prepareStatement("INSERT INTO log (what) VALUES (?) RETURNING what")) {
                    for (int i = 1; i < 12; i++) {
                        p.setString(1, "x" + i);
                        p.setInt(2, i);
                        seen.add(Cases.rows(p.executeQuery()));
                        w.setString(1, "w" + i);
                        seen.add(Cases.rows(w.executeQuery()));
                    }
                    seen.add(p.getMetaData().getColumnCount());
                    seen.add(p.getParameterMetaData().getParameterTypeName(2));
                }
                seen.add(Cases.ask(c, "SELECT count(*) FROM log"));
                return seen;
            }
        });
        cases.add("statements reused after DDL", () -> {
            try (var c = mode.connect()) {
                Cases.execute(c, "CREATE TABLE shape (a int)", "INSERT INTO shape VALUES (1)");
                var seen = new ArrayList<Object>();
                try (var p = c.prepareStatement("SELECT * FROM shape WHERE a = ?")) {
                    for (int i = 0; i < 8; i++) {
                        p.setInt(1, 1);
                        seen.add(Cases.tried(() -> Cases.rows(p.executeQuery())));
                        if (i == 6) {
                            Cases.execute(c, "ALTER TABLE shape ADD COLUMN b text DEFAULT 'b'");
                        }
                    }
                    Cases.execute(c, "ALTER TABLE shape ALTER COLUMN a TYPE bigint");
                    seen.add(Cases.tried(() -> Cases.rows(p.executeQuery())));
                    seen.add(Cases.tried(() -> Cases.rows(p.executeQuery())));
                    Cases.execute(c, "DROP TABLE shape");
                    seen.add(Cases.tried(() -> Cases.rows(p.executeQuery())));
                }
                return seen;
            }
        });
        cases.add("statements after DEALLOCATE and DISCARD", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                try (var p = c.prepareStatement("SELECT label FROM item WHERE id = ?")) {
                    p.setInt(1, 3);
                    for (int i = 0; i < 7; i++) {
                        p.executeQuery();
                    }
                    for (String text : List.of("DEALLOCATE ALL", "DISCARD ALL", "SET search_path = play")) {
                        Cases.execute(c, text);
                        seen.add(Cases.tried(() -> Cases.rows(p.executeQuery())));
                        seen.add(Cases.tried(() -> Cases.rows(p.executeQuery())));
                    }
                }
                return seen;
            }
        });
        cases.add("rows in portions", () -> {
            try (var c = mode.manual()) {
                var seen = new ArrayList<Object>();
                try (var p = c.prepareStatement("SELECT id FROM item WHERE id <= ? ORDER BY id")) {
                    p.setFetchSize(7);
                    for (int round = 0; round < 3; round++) {
                        p.setInt(1, 50);
                        int sum = 0;
                        try (var rows = p.executeQuery()) {
                            while (rows.next()) {
                                sum += rows.getInt(1);
                            }
                        }
                        seen.add(sum);
                    }
                    var left = p.executeQuery();
                    left.next();
                    seen.add(Cases.ask(c, "SELECT count(*) FROM item"));
                    left.next();
                    seen.add(left.getInt(1));
                    left.close();
                    p.setMaxRows(3);
                    seen.add(Cases.rows(p.executeQuery()));
                }
                c.commit();
                return seen;
            }
        });
        cases.add("batches", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                try (var p = c.prepareStatement("INSERT INTO log (what) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                    for (int i = 0; i < 700; i++) {
                        p.setString(1, "b" + i);
                        p.addBatch();
                    }
                    seen.add(Arrays.stream(p.executeBatch()).sum());
                    var keys = p.getGeneratedKeys();
                    int count = 0;
                    while (keys.next()) {
                        count++;
                    }
                    seen.add(count);
                }
                try (var s = c.createStatement()) {
                    for (String text : List.of("INSERT INTO log (what) VALUES ('1')", "INSERT INTO item VALUES (1)", "INSERT INTO log (what) VALUES ('3')")) {
                        s.addBatch(text);
                    }
                    seen.add(Cases.tried(() -> Arrays.toString(s.executeBatch())));
                }
                seen.add(Cases.ask(c, "SELECT count(*) FROM log"));
                try (var p = c.prepareStatement("UPDATE item SET label = ? WHERE id = ?")) {
                    for (int i = 1; i <= 100; i++) {
                        p.setString(1, "label " + i);
                        p.setInt(2, i);
                        p.addBatch();
                    }
                    seen.add(Arrays.stream(p.executeBatch()).sum());
                }
                return seen;
            }
        });
        cases.add("types", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                try (var p = c.prepareStatement("SELECT * FROM kinds WHERE id = ?")) {
                    for (int round = 0; round < 7; round++) {
                        p.setInt(1, 1 + round % 2);
                        try (var rows = p.executeQuery()) {
                            rows.next();
                            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                                var value = rows.getObject(i);
                                seen.add(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : rows.getString(i));
                                seen.add(rows.getMetaData().getColumnTypeName(i));
                            }
                        }
                    }
                }
                return seen;
            }
        });
        cases.add("parameters of every type", () -> {
            try (var c = mode.connect()) {
                var seen = new ArrayList<Object>();
                for (int round = 0; round < 7; round++) {
                    try (var p = c.prepareStatement("SELECT ?::int, ?::bigint, ?::numeric, ?::text, ?::bytea, ?::timestamptz, ?::uuid, ?::int[], ?::mood, ?::jsonb, ?::bool, ?::float8, ?::date")) {
                        p.setInt(1, 7);
                        p.setLong(2, 1L << 40);
                        p.setBigDecimal(3, new java.math.BigDecimal("123.450"));
                        p.setString(4, "ж'\\ 🐘");
                        p.setBytes(5, new byte[] {0, -1});
                        p.setObject(6, java.time.OffsetDateTime.parse("2024-02-29T01:02:03Z"));
                        p.setObject(7, new java.util.UUID(0, 5));
                        p.setArray(8, c.createArrayOf("int4", new Integer[] {1, null, 3}));
                        p.setObject(9, "happy", Types.OTHER);
                        p.setObject(10, "{\"a\": 1}", Types.OTHER);
                        p.setBoolean(11, true);
                        p.setDouble(12, 1.5);
                        p.setNull(13, Types.DATE);
                        seen.add(Cases.rows(p.executeQuery()));
                    }
                }
                return seen;
            }
        });
        cases.add("metadata", () -> {
            try (var c = mode.connect()) {
                var meta = c.getMetaData();
                return List.of(
                        Cases.rows(meta.getTables(null, "play", "%", new String[] {"TABLE"})),
                        Cases.rows(meta.getColumns(null, "play", "item", "%")),
                        Cases.rows(meta.getPrimaryKeys(null, "play", "item")),
                        Cases.rows(meta.getIndexInfo(null, "play", "item", true, false)).size(),
                        Cases.rows(meta.getFunctions(null, "play", "%")).stream().map(row -> row.get(2)).toList(),
                        Cases.rows(meta.getTypeInfo()).size() > 50);
            }
        });
        cases.add("functions and procedures", () -> {
            try (var c = mode.manual()) {
                var seen = new ArrayList<Object>();
                seen.add(orRollBack(c, () -> {
                    try (var call = c.prepareCall("{? = call added(?, ?)}")) {
                        call.registerOutParameter(1, Types.INTEGER);
                        call.setInt(2, 2);
                        call.setInt(3, 3);
                        call.execute();
                        return call.getInt(1);
                    }
                }));
                seen.add(orRollBack(c, () -> {
                    try (var call = c.prepareCall("{? = call logs(?)}")) {
                        for (int i = 0; i < 7; i++) {
                            call.registerOutParameter(1, Types.INTEGER);
                            call.setString(2, "called");
                            call.execute();
                        }
                        return call.getInt(1);
                    }
                }));
                try (var call = c.prepareCall("SELECT several()");
                        var rows = call.executeQuery()) {
                    rows.next();
                    seen.add(Cases.rows((ResultSet) rows.getObject(1)));
                }
                c.commit();
                c.setAutoCommit(true);
                seen.add(Cases.tried(() -> {
                    try (var call = c.prepareCall("CALL commits(?)")) {
                        call.setInt(1, 2);
                        return call.execute();
                    }
                }));
                seen.add(Cases.ask(c, "SELECT count(*) FROM log"));
                return seen;
            }
        });
        cases.add("updatable and scrollable rows", () -> {
            try (var c = mode.connect();
                    var s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
                var rows = s.executeQuery("SELECT id, label FROM item WHERE id <= 5 ORDER BY id");
                rows.absolute(3);
                rows.updateString(2, "changed");
                rows.updateRow();
                rows.previous();
                int before = rows.getInt(1);
                rows.moveToInsertRow();
                rows.updateInt(1, 9001);
                rows.updateString(2, "new");
                rows.insertRow();
                rows.last();
                rows.deleteRow();
                var seen = Cases.ask(c, "SELECT id, label FROM item WHERE id IN (3, 9001)");
                return before + " " + seen;
            }
        });
    }

    /** What it returned, or the error, after which the transaction is over: the simple mode knows no types of its calls. */
    private static Object orRollBack(Connection c, Cases.Deed deed) throws SQLException {
        try {
            return deed.run();
        } catch (SQLException e) {
            c.rollback();
            return Cases.error(e);
        }
    }
}
