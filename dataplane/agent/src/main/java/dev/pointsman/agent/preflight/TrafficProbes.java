package dev.pointsman.agent.preflight;

import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.Side;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
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
            SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolsuper AND oid <> 10 AND rolname <> current_user ORDER BY 1
            """;

    private static final String ADVISORY = """
            SELECT DISTINCT coalesce(nullif(a.application_name, ''), 'pid ' || a.pid) FROM pg_locks l
            JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND a.datname = current_database() AND a.pid <> pg_backend_pid() ORDER BY 1
            """;
    private static final String TEMPORARY = """
            SELECT count(DISTINCT c.relnamespace) FROM pg_class c
            WHERE c.relpersistence = 't' AND c.relkind = 'r' AND c.relnamespace <> pg_my_temp_schema()
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
                new Probe("AdvisoryLocks", TrafficProbes::advisory),
                new Probe("TemporaryTables", TrafficProbes::temporary),
                new Probe("TableUpkeep", TrafficProbes::upkeep));
    }

    private static Found advisory(Look look) throws SQLException {
        var names = look.texts(Side.SOURCE, ADVISORY);
        return names.isEmpty()
                ? Found.pass(0)
                : Found.warn(
                        names.size(),
                        "these sessions on the source hold advisory locks, which nobody on the target sees: "
                                + Look.named(names) + "; a session that holds one stays where it is until it lets go");
    }

    private static Found temporary(Look look) throws SQLException {
        long sessions = look.number(Side.SOURCE, TEMPORARY);
        return sessions == 0
                ? Found.pass(0)
                : Found.warn(
                        sessions,
                        sessions
                                + " sessions on the source have temporary tables, which cannot move; what they do stays"
                                + " on the source until they drop them or disconnect");
    }

    /** Neither yields to a fence that waits. */
    private static Found upkeep(Look look) throws SQLException {
        var names = look.texts(Side.SOURCE, UPKEEP, (Object) look.tableNames());
        return names.isEmpty()
                ? Found.pass(0)
                : Found.warn(
                        names.size(),
                        "an index build or a vacuum against wraparound keeps tables of the source locked, and does not give"
                                + " way to a cutover: " + Look.named(names) + "; cut over when it has ended");
    }

    private static Found longOnes(Look look) throws SQLException {
        var names = look.texts(Side.SOURCE, LONG_TRANSACTIONS, LONG_SECONDS);
        return names.isEmpty()
                ? Found.pass(0)
                : Found.warn(
                        names.size(),
                        "these sessions on the source have had a transaction open for more than " + LONG_SECONDS
                                + " s; slots and the fence wait for them: " + Look.named(names));
    }

    private static Found prepared(Look look) throws SQLException {
        var names = look.texts(Side.SOURCE, PREPARED);
        return names.isEmpty()
                ? Found.pass(0)
                : Found.warn(
                        names.size(),
                        "prepared transactions on the source hold locks until somebody ends them, and neither slot nor fence"
                                + " gets past them: " + Look.named(names) + "; COMMIT or ROLLBACK PREPARED");
    }

    private static Found bypassing(Look look) throws SQLException {
        var proxies = look.desired().proxies().stream().map(TrafficProbes::host).toArray(String[]::new);
        var names = look.texts(Side.SOURCE, SESSIONS, (Object) proxies);
        return names.isEmpty()
                ? Found.pass(0)
                : Found.warn(
                        names.size(),
                        "these sessions on the source do not come through the proxies; after the cutover their writes are"
                                + " refused: " + Look.named(names));
    }

    private static String host(ProxyEndpoint proxy) {
        return "" + URI.create(proxy.url()).getHost();
    }

    private static Found privileged(Look look) throws SQLException {
        var names = new ArrayList<String>();
        for (var side : Side.values()) {
            look.texts(side, PRIVILEGED).forEach(name -> names.add(name + " on the " + Look.word(side)));
        }
        return names.isEmpty()
                ? Found.pass(0)
                : Found.warn(
                        names.size(),
                        "superusers can get past the fence by session_replication_role; let no application use these: "
                                + Look.named(names));
    }
}
