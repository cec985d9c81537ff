import java.util.ArrayList;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.largeobject.LargeObjectManager;

/** What a session keeps and hears, and what is done by functions of the protocol. */
record SessionState(Mode mode) {
    void addTo(Cases cases) {
        cases.add("session state", () -> {
            try (var c = mode.connect()) {
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
            try (var c = mode.connect();
                    var d = mode.connect()) {
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
            try (var c = mode.connect();
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
            try (var c = mode.connect()) {
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
            try (var c = mode.manual()) {
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
}
