import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.postgresql.PGConnection;

/** Transactions, what ends them, and what ends a session. */
record Transactions(Mode mode) {
    void addTo(Cases cases) {
        cases.add("transactions", () -> {
            try (var c = mode.manual()) {
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
            try (var c = mode.manual()) {
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
            source.setURL(Cases.url("app", mode.options()));
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
            try (var c = mode.connect();
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
            try (var c = mode.connect();
                    var d = mode.connect()) {
                var pid = Cases.ask(c, "SELECT pg_backend_pid()").getFirst().getFirst();
                boolean same = pid.equals("" + c.unwrap(PGConnection.class).getBackendPID());
                Cases.execute(d, "SELECT pg_terminate_backend(" + Cases.ask(d, "SELECT pg_backend_pid()").getFirst().getFirst() + " * 0 + " + pid + ")");
                var seen = String.valueOf(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('x') RETURNING id")));
                return seen.substring(0, seen.indexOf(" | ")) + " " + c.isClosed();
            }
        });
        cases.add("process id", () -> {
            try (var c = mode.connect()) {
                return Cases.ask(c, "SELECT pg_backend_pid()").getFirst().getFirst().equals("" + c.unwrap(PGConnection.class).getBackendPID());
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
