package dev.pointsman.e2e.host;

import dev.pointsman.e2e.load.Fill;
import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.stream.Stream;

/** The shop's database on two real servers: with rows on the source, with empty tables on the target. */
public final class HostDatabases implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String USER = "app";
    private final HostPostgres source;
    private final HostPostgres target;

    private HostDatabases(HostPostgres source, HostPostgres target) {
        this.source = source;
        this.target = target;
    }

    /** Starts both servers and fills them. */
    public static HostDatabases start(Setting setting) throws SQLException {
        var databases = new HostDatabases(
                HostPostgres.start(setting.source(), setting.servers()),
                HostPostgres.start(setting.target(), setting.servers()));
        databases.fill(setting.rows());
        return databases;
    }

    private void fill(int rows) throws SQLException {
        var from = new Fill(source.superuser("postgres"), application(LOOPBACK, source.port()));
        from.database();
        from.rows(rows);
        var to = new Fill(target.superuser("postgres"), application(LOOPBACK, target.port()));
        to.database();
        to.sameVerifierAs(source.superuser("postgres"));
        to.schema();
    }

    /** The content of a proxy's {@code users.json}. */
    public String usersFile() {
        var verifier = source.ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = '" + USER + "'");
        return "{\"users\":{\"" + USER + "\":\"" + verifier + "\"}}";
    }

    /** Runs statements on a side, each by itself, as the application's role: what they make is the application's. */
    public void make(Side side, String... statements) {
        var all = Stream.of(Stream.of("SET ROLE " + USER), Stream.of(statements), Stream.of("RESET ROLE"))
                .flatMap(each -> each)
                .toArray(String[]::new);
        server(side).run(HostStack.DATABASE, all);
    }

    /** How the application connects to what listens there. */
    public static Target application(String host, int port) {
        return new Target(host, port, HostStack.DATABASE, USER, USER);
    }

    /** How the auditor connects to a side, as the superuser. */
    public Target direct(Side side) {
        return server(side).superuser(HostStack.DATABASE);
    }

    public HostPostgres server(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Override
    public void close() {
        // Each of them is closed, whatever closing the other says.
        try (source;
                target) {
            return;
        }
    }
}
