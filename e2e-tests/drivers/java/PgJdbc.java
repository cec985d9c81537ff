import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.largeobject.LargeObjectManager;

/** pgjdbc in the mode that its argument says: a connection's options. */
final class PgJdbc {
    private static String options;

    private PgJdbc() {}

    private static Connection connect() throws SQLException {
        return Cases.connect(options);
    }

    private static Connection manual() throws SQLException {
        var c = connect();
        c.setAutoCommit(false);
        return c;
    }

    public static void main(String[] args) throws Exception {
        options = args[0];
        var cases = new Cases();
        logins(cases);
        queries(cases);
        transactions(cases);
        state(cases);
        copies(cases);
        big(cases);
        cases.run("pgjdbc " + Driver.class.getPackage().getImplementationVersion() + ", " + options);
    }

    private static void logins(Cases cases) {
        cases.add("parameter status", () -> {
            try (var c = connect()) {
                Cases.execute(c, "SET application_name = 'told'", "SET default_transaction_read_only = on");
                var all = new TreeMap<>(c.unwrap(PGConnection.class).getParameterStatuses());
                var meta = c.getMetaData();
                return all + meta.getDatabaseProductVersion() + meta.getURL().replace(Cases.env("PGPORT"), "PORT")
                        + meta.getUserName() + c.isReadOnly() + c.isValid(5);
            }
        });
        cases.add("refused logins", () -> {
            var seen = new ArrayList<Object>();
            for (String[] each : List.of(
                    new String[] {"app", "app", "wrong", ""},
                    new String[] {"app", "nobody", "wrong", ""},
                    new String[] {"app", "asleep", "wrong", ""},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "sslmode=require"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "channelBinding=require"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "gssEncMode=require"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "options=-c%20nonsense=1"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "options=-c%20work_mem=9MB"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "readOnly=true&readOnlyMode=always"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "protocolVersion=3.2"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "targetServerType=primary"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "targetServerType=secondary"})) {
                seen.add(Cases.tried(() -> {
                    try (var c = DriverManager.getConnection(Cases.url(each[0], each[3]), each[1], each[2])) {
                        return Cases.ask(c, "SHOW work_mem");
                    }
                }));
            }
            return seen;
        });
        cases.add("unknown database", () -> Cases.tried(() -> {
            try (var c = DriverManager.getConnection(Cases.url("nowhere", ""), "app", Cases.env("PGPASSWORD"))) {
                return "let in";
            }
        }));
        cases.add("replication connection", () -> Cases.tried(() -> {
            var properties = new Properties();
            properties.putAll(java.util.Map.of(
                    "user", "app", "password", Cases.env("PGPASSWORD"), "replication", "database",
                    "preferQueryMode", "simple", "assumeMinServerVersion", "10"));
            try (var c = DriverManager.getConnection(Cases.url("app", ""), properties)) {
                var slot = c.unwrap(PGConnection.class).getReplicationAPI();
                slot.createReplicationSlot().logical().withSlotName("drivers").withOutputPlugin("pgoutput").withTemporaryOption().make();
                return "started";
            }
        }));
    }

    private static void queries(Cases cases) {
        cases.add("statements of every kind", () -> {
            try (var c = connect();
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
            try (var c = connect()) {
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
            try (var c = connect()) {
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
            try (var c = connect()) {
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
            try (var c = manual()) {
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
            try (var c = connect()) {
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
            try (var c = connect()) {
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
            try (var c = connect()) {
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
            try (var c = connect()) {
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
            try (var c = manual()) {
                var seen = new ArrayList<Object>();
                try (var call = c.prepareCall("{? = call added(?, ?)}")) {
                    call.registerOutParameter(1, Types.INTEGER);
                    call.setInt(2, 2);
                    call.setInt(3, 3);
                    call.execute();
                    seen.add(call.getInt(1));
                }
                try (var call = c.prepareCall("{? = call logs(?)}")) {
                    for (int i = 0; i < 7; i++) {
                        call.registerOutParameter(1, Types.INTEGER);
                        call.setString(2, "called");
                        call.execute();
                    }
                    seen.add(call.getInt(1));
                }
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
            try (var c = connect();
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

    private static void transactions(Cases cases) {
        cases.add("transactions", () -> {
            try (var c = manual()) {
                var seen = new ArrayList<Object>();
                Cases.execute(c, "INSERT INTO log (what) VALUES ('one')");
                var mark = c.setSavepoint("mark");
                seen.add(Cases.tried(() -> Cases.ask(c, "SELECT 1/0")));
                seen.add(Cases.tried(() -> Cases.ask(c, "SELECT 1")));
                seen.add(Cases.tried(() -> {
                    c.rollback(mark);
                    return "back";
                }));
                Cases.execute(c, "INSERT INTO log (what) VALUES ('two')");
                c.commit();
                seen.add(Cases.ask(c, "SELECT what FROM log ORDER BY id"));
                c.rollback();
                c.setReadOnly(true);
                seen.add(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('no') RETURNING id")));
                c.rollback();
                seen.add(Cases.ask(c, "SELECT count(*) FROM log"));
                c.commit();
                c.setReadOnly(false);
                c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                seen.add(Cases.ask(c, "SHOW transaction_isolation"));
                c.commit();
                c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                seen.add(Cases.ask(c, "SELECT count(*) FROM log"));
                c.commit();
                c.setAutoCommit(true);
                c.setReadOnly(true);
                seen.add(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('no') RETURNING id")));
                seen.add(c.isReadOnly());
                c.setReadOnly(false);
                seen.add(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('yes') RETURNING what")));
                return seen;
            }
        });
        cases.add("error inside a transaction", () -> {
            try (var c = manual()) {
                var seen = new ArrayList<Object>();
                Cases.execute(c, "INSERT INTO log (what) VALUES ('before')");
                seen.add(Cases.tried(() -> Cases.ask(c, "SELECT * FROM nowhere")));
                seen.add(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('after') RETURNING what")));
                seen.add(Cases.tried(() -> {
                    c.commit();
                    return "committed";
                }));
                seen.add(Cases.ask(c, "SELECT what FROM log"));
                return seen;
            }
        });
        cases.add("two-phase", () -> {
            var source = new org.postgresql.xa.PGXADataSource();
            source.setURL(Cases.url("app", options));
            source.setUser("app");
            source.setPassword(Cases.env("PGPASSWORD"));
            var xa = source.getXAConnection();
            var id = new Id();
            var resource = xa.getXAResource();
            resource.start(id, javax.transaction.xa.XAResource.TMNOFLAGS);
            Cases.execute(xa.getConnection(), "INSERT INTO log (what) VALUES ('xa')");
            resource.end(id, javax.transaction.xa.XAResource.TMSUCCESS);
            int vote = resource.prepare(id);
            resource.commit(id, false);
            var seen = Cases.ask(xa.getConnection(), "SELECT what FROM log");
            xa.close();
            return vote + " " + seen;
        });
        cases.add("cancel", () -> {
            try (var c = connect();
                    var s = c.createStatement()) {
                var seen = new ArrayList<Object>();
                for (String text : List.of("SELECT pg_sleep(10)", "SELECT count(*) FROM generate_series(1, 100000000000)")) {
                    var later = CompletableFuture.runAsync(
                            () -> Cases.tried(() -> {
                                s.cancel();
                                return "";
                            }),
                            CompletableFuture.delayedExecutor(300, java.util.concurrent.TimeUnit.MILLISECONDS));
                    seen.add(Cases.tried(() -> Cases.rows(s.executeQuery(text))));
                    later.join();
                }
                s.setQueryTimeout(1);
                seen.add(Cases.tried(() -> Cases.rows(s.executeQuery("SELECT pg_sleep(10)"))));
                s.setQueryTimeout(0);
                s.execute("SET statement_timeout = 100");
                seen.add(Cases.tried(() -> Cases.rows(s.executeQuery("SELECT pg_sleep(10)"))));
                s.execute("RESET statement_timeout");
                seen.add(Cases.ask(c, "SELECT 1"));
                return seen;
            }
        });
        cases.add("terminated", () -> {
            try (var c = connect();
                    var d = connect()) {
                var pid = Cases.ask(c, "SELECT pg_backend_pid()").getFirst().getFirst();
                boolean same = pid.equals("" + c.unwrap(PGConnection.class).getBackendPID());
                Cases.execute(d, "SELECT pg_terminate_backend(" + Cases.ask(d, "SELECT pg_backend_pid()").getFirst().getFirst() + " * 0 + " + pid + ")");
                var seen = String.valueOf(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('x') RETURNING id")));
                return seen.substring(0, seen.indexOf(" | ")) + " " + c.isClosed();
            }
        });
        cases.add("process id", () -> {
            try (var c = connect()) {
                return Cases.ask(c, "SELECT pg_backend_pid()").getFirst().getFirst().equals("" + c.unwrap(PGConnection.class).getBackendPID());
            }
        });
    }

    private static void state(Cases cases) {
        cases.add("session state", () -> {
            try (var c = connect()) {
                var seen = new ArrayList<Object>();
                c.setSchema("pg_catalog");
                seen.add(Cases.tried(() -> Cases.ask(c, "SELECT count(*) FROM item")));
                c.setSchema("play");
                seen.add(Cases.ask(c, "SELECT count(*) FROM item"));
                c.setClientInfo("ApplicationName", "renamed");
                seen.add(Cases.ask(c, "SELECT current_setting('application_name')"));
                Cases.execute(c, "SET ROLE other");
                seen.add(Cases.ask(c, "SELECT current_user, session_user"));
                seen.add(Cases.ask(c, "SELECT current_user, session_user"));
                Cases.execute(c, "RESET ROLE", "SET my.x = 'y'");
                seen.add(Cases.ask(c, "SELECT current_user, current_setting('my.x')"));
                Cases.execute(c, "CREATE TEMP TABLE scratch AS SELECT 42 AS a");
                seen.add(Cases.ask(c, "SELECT a FROM scratch"));
                Cases.execute(c, "DROP TABLE scratch", "SELECT pg_advisory_lock(9)");
                seen.add(Cases.ask(c, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"));
                seen.add(Cases.ask(c, "SELECT pg_advisory_unlock(9)"));
                Cases.execute(c, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
                seen.add(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('no') RETURNING id")));
                Cases.execute(c, "DISCARD ALL");
                seen.add(Cases.ask(c, "SELECT current_setting('my.x', true), current_setting('application_name')"));
                return seen;
            }
        });
        cases.add("listen and notify", () -> {
            try (var c = connect();
                    var d = connect()) {
                var seen = new ArrayList<Object>();
                Cases.execute(c, "LISTEN news");
                Cases.execute(d, "NOTIFY news, 'one'", "SELECT pg_notify('news', 'two')");
                var heard = c.unwrap(PGConnection.class);
                while (seen.size() < 2) {
                    var all = heard.getNotifications(5000);
                    if (all == null || all.length == 0) {
                        break;
                    }
                    Arrays.stream(all).forEach(n -> seen.add(n.getName() + n.getParameter()));
                }
                Cases.ask(c, "SELECT count(*) FROM item");
                var none = heard.getNotifications(200);
                seen.add(none == null ? 0 : none.length);
                return seen;
            }
        });
        cases.add("notices", () -> {
            try (var c = connect();
                    var s = c.createStatement()) {
                s.execute("SELECT noisy('jdbc'); DROP TABLE IF EXISTS never_was");
                var seen = new ArrayList<String>();
                for (var w = s.getWarnings(); w != null; w = w.getNextWarning()) {
                    seen.add(w.getSQLState() + w.getMessage());
                }
                return seen;
            }
        });
        cases.add("function call messages", () -> {
            try (var c = connect()) {
                var fast = c.unwrap(BaseConnection.class).getFastpathAPI();
                fast.addFunction("int4pl", 177);
                fast.addFunction("nothing", 4000000);
                var seen = new ArrayList<Object>();
                for (int i = 0; i < 4; i++) {
                    int n = i;
                    seen.add(Cases.tried(() -> fast.getInteger("int4pl", new FastpathArg[] {new FastpathArg(n), new FastpathArg(5)})));
                    seen.add(Cases.ask(c, "SELECT count(*) FROM item"));
                }
                seen.add(Cases.tried(() -> fast.getInteger("nothing", new FastpathArg[] {})));
                seen.add(Cases.ask(c, "SELECT 1"));
                return seen;
            }
        });
        cases.add("large objects", () -> {
            try (var c = manual()) {
                var api = c.unwrap(PGConnection.class).getLargeObjectAPI();
                long oid = api.createLO(LargeObjectManager.READWRITE);
                var object = api.open(oid, LargeObjectManager.WRITE);
                var bytes = new byte[300_000];
                Arrays.fill(bytes, (byte) 'x');
                object.write(bytes);
                object.close();
                object = api.open(oid, LargeObjectManager.READ);
                object.seek(299_990);
                var read = new String(object.read(100));
                long size = object.size64();
                object.close();
                api.delete(oid);
                var gone = Cases.tried(() -> api.open(oid, LargeObjectManager.READ));
                c.rollback();
                return read + size + String.valueOf(gone).replace("" + oid, "OID");
            }
        });
    }

    private static void copies(Cases cases) {
        cases.add("copy", () -> {
            try (var c = connect()) {
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

    private static void big(Cases cases) {
        cases.add("big values", () -> {
            var seen = new ArrayList<Object>();
            int size = options.contains("simple") ? 8 << 20 : 64 << 20;
            try (var c = connect();
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
            try (var c = connect()) {
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

    private record Id() implements javax.transaction.xa.Xid {
        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return new byte[] {1, 2};
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {3};
        }
    }
}
