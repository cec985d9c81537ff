package dev.pointsman.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.load.Fill;
import dev.pointsman.e2e.load.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The cutover that people script today: PgBouncer in transaction mode, PAUSE, a marker awaited on the other side, RELOAD,
 * RESUME. Logical replication runs both ways; there is no fence. Every connection it needs is open beforehand.
 */
final class ScriptedCutover implements AutoCloseable {
    static final String DATABASE = "orders";
    private static final Duration COPIED_WITHIN = Duration.ofMinutes(2);
    private static final long SEQUENCES_APART = 1_000_000_000;
    private static final long MARKER_NANOS = 10_000_000_000L;
    private final List<HostPostgres> servers;
    private final Rival pgbouncer;
    private final Console console;
    private final List<Connection> connections;
    private int serving;
    private long marker;

    private ScriptedCutover(List<HostPostgres> servers) throws SQLException, IOException {
        this.servers = servers;
        this.pgbouncer = Rival.pgbouncer("transaction", servers.getFirst(), DATABASE);
        this.console = new Console(pgbouncer.port());
        this.connections = List.of(
                servers.getFirst().superuser(DATABASE).connect("script"),
                servers.getLast().superuser(DATABASE).connect("script"));
    }

    static ScriptedCutover start(int sourceMajor, int targetMajor, int rows) throws SQLException, IOException {
        var servers = List.of(HostPostgres.start(sourceMajor), HostPostgres.start(targetMajor));
        fill(servers, rows);
        replicate(servers.getFirst(), servers.getLast(), true);
        replicate(servers.getLast(), servers.getFirst(), false);
        return new ScriptedCutover(servers);
    }

    private static void fill(List<HostPostgres> servers, int rows) throws SQLException {
        for (HostPostgres server : servers) {
            var fill = new Fill(server.superuser("postgres"), application(server.port()));
            fill.database();
            if (server == servers.getFirst()) {
                fill.rows(rows);
            } else {
                fill.schema();
                farAheadSequences(server);
            }
            server.run(
                    DATABASE, "CREATE TABLE marker (n bigint PRIMARY KEY)", "ALTER TABLE trail REPLICA IDENTITY FULL");
        }
    }

    /** The script does nothing about sequences in the pause: the two sides never hand out the same numbers. */
    private static void farAheadSequences(HostPostgres server) {
        server.run(
                DATABASE,
                "DO $$ DECLARE s regclass; BEGIN FOR s IN SELECT oid FROM pg_class WHERE relkind = 'S' "
                        + "AND relname <> 'product_id_seq' LOOP PERFORM setval(s, " + SEQUENCES_APART
                        + "); END LOOP; END $$");
    }

    private static void replicate(HostPostgres from, HostPostgres to, boolean copy) {
        from.run(DATABASE, "CREATE PUBLICATION script FOR ALL TABLES");
        to.run(
                DATABASE,
                "CREATE SUBSCRIPTION script_" + to.port() + " CONNECTION 'host=127.0.0.1 port=" + from.port()
                        + " dbname="
                        + DATABASE + " user=postgres password=" + HostPostgres.PASSWORD
                        + "' PUBLICATION script WITH (origin = none, copy_data = " + copy + ")");
        if (copy) {
            await("the script's copy is ready")
                    .atMost(COPIED_WITHIN)
                    .until(() -> to.ask(DATABASE, "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'")
                            .equals("0"));
        }
    }

    private static Target application(int port) {
        return new Target("127.0.0.1", port, DATABASE, "app", "app");
    }

    /** Where clients connect. */
    Target application() {
        return application(pgbouncer.port());
    }

    /** Moves everything to the other server. */
    void cutOver() throws SQLException, IOException {
        int other = 1 - serving;
        console.command("PAUSE " + DATABASE);
        try {
            awaitMarker(connections.get(serving), connections.get(other));
            pgbouncer.pointAt(servers.get(other), DATABASE);
            console.command("RELOAD");
            serving = other;
        } finally {
            console.command("RESUME " + DATABASE);
        }
    }

    private void awaitMarker(Connection from, Connection to) throws SQLException {
        long deadline = System.nanoTime() + MARKER_NANOS;
        marker++;
        try (var insert = from.prepareStatement("INSERT INTO marker VALUES (?)");
                var look = to.prepareStatement("SELECT 1 FROM marker WHERE n = ?")) {
            insert.setLong(1, marker);
            insert.executeUpdate();
            look.setLong(1, marker);
            while (!look.executeQuery().next()) {
                if (System.nanoTime() > deadline) {
                    throw new SQLException("the marker did not arrive; is the script's replication broken?");
                }
            }
        }
    }

    /** A direct connection to the server that has the writes now. */
    Connection direct() throws SQLException {
        return servers.get(serving).superuser(DATABASE).connect("audit");
    }

    @Override
    public void close() throws SQLException, IOException {
        // Each of them is closed, whatever closing another says.
        try (var _ = servers.getFirst();
                var _ = servers.getLast();
                var _ = pgbouncer;
                var _ = connections.getFirst();
                var _ = connections.getLast()) {
            console.close();
        }
    }
}
