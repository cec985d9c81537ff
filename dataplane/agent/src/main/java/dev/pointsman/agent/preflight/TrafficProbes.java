package dev.pointsman.agent.preflight;

import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.wire.Side;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;

/** What goes on in the databases that a cutover would meet. Warnings: they may be gone by then. */
final class TrafficProbes {
    private static final int LONG_SECONDS = 60;
    private static final String LONG_TRANSACTIONS = """
            SELECT coalesce(nullif(application_name, ''), 'pid ' || pid) || ' for '
                || extract(epoch FROM clock_timestamp() - xact_start)::int || ' s'
            FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend'
              AND xact_start < clock_timestamp() - make_interval(secs => ?) ORDER BY xact_start
            """;
    private static final String PREPARED =
            "SELECT gid || ' by ' || owner FROM pg_prepared_xacts WHERE database = current_database() ORDER BY 1";
    private static final String SESSIONS = """
            SELECT DISTINCT usename || ' from ' || coalesce(host(client_addr), 'the server itself')
            FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
              AND application_name NOT LIKE 'pointsman-%' AND NOT coalesce(host(client_addr) = ANY (?::text[]), false)
            ORDER BY 1
            """;
    private static final String PRIVILEGED = """
            SELECT rolname FROM pg_roles WHERE rolcanlogin AND oid <> 10 AND rolname <> current_user
              AND has_parameter_privilege(oid, 'session_replication_role', 'SET') ORDER BY 1
            """;
    private static final String UPKEEP = """
            SELECT p.relid::regclass || ': ' || p.command FROM pg_stat_progress_create_index p
            WHERE p.datname = current_database() AND p.relid = ANY (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)
            UNION ALL SELECT query FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'autovacuum worker' AND query LIKE '%wraparound%'
            ORDER BY 1
            """;

    private TrafficProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("LongTransactions", TrafficProbes::longOnes),
                new Probe("PreparedTransactions", TrafficProbes::prepared),
                new Probe("BypassingSessions", TrafficProbes::bypassing),
                new Probe("PrivilegedRoles", TrafficProbes::privileged),
                new Probe("TableUpkeep", TrafficProbes::upkeep));
    }

    /** Neither yields to a fence that waits. */
    private static Found upkeep(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.SOURCE, UPKEEP, (Object) look.tableNames()),
                "an index build or a vacuum against wraparound keeps tables of the source locked, and does not give way to a"
                        + " cutover: %s; cut over when it has ended");
    }

    private static Found longOnes(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.SOURCE, LONG_TRANSACTIONS, LONG_SECONDS),
                "these sessions on the source have had a transaction open for more than " + LONG_SECONDS
                        + " s; slots and the fence wait for them: %s");
    }

    private static Found prepared(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.SOURCE, PREPARED),
                "prepared transactions on the source hold locks until somebody ends them, and neither slot nor fence gets past"
                        + " them: %s; COMMIT or ROLLBACK PREPARED");
    }

    private static Found bypassing(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.SOURCE, SESSIONS, (Object) hosts(look)),
                "these sessions on the source do not come through the proxies; after the cutover their writes are refused: %s");
    }

    /** From where the proxies' own sessions come. */
    static String[] hosts(Look look) {
        return look.desired().proxies().stream()
                .map(proxy -> "" + URI.create(proxy.url()).getHost())
                .toArray(String[]::new);
    }

    private static Found privileged(Look look) throws SQLException {
        return Found.warnOf(
                look.everywhere(PRIVILEGED),
                "superusers, and whoever was granted SET ON PARAMETER session_replication_role, can get past the fence; let no"
                        + " application use these: %s");
    }
}
