package dev.pointsman.agent.preflight;

import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.agent.preflight.ProxyStates.Told;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * What sessions have that cannot move with them. What a server shows to others is looked up there; the proxies are asked
 * for the rest.
 */
final class SessionProbes {
    private static final String ADVISORY = """
            SELECT DISTINCT coalesce(nullif(a.application_name, ''), 'pid ' || a.pid) FROM pg_locks l
            JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND a.datname = current_database() AND a.pid <> pg_backend_pid()
              AND NOT coalesce(host(a.client_addr) = ANY (?::text[]), false)
            ORDER BY 1
            """;
    private static final String TEMPORARY = """
            SELECT count(DISTINCT c.relnamespace) FROM pg_class c
            WHERE c.relpersistence = 't' AND c.relkind = 'r' AND c.relnamespace <> pg_my_temp_schema()
            """;
    /** Who listens says so last, and waits; what others listen to, a server does not tell. */
    private static final String LISTENING = """
            SELECT coalesce(nullif(application_name, ''), 'pid ' || pid) || ' from '
                || coalesce(host(client_addr), 'the server itself')
            FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
              AND application_name NOT LIKE 'pointsman-%' AND query ~* '^\\s*listen\\s'
              AND NOT coalesce(host(client_addr) = ANY (?::text[]), false)
            ORDER BY 1
            """;

    private SessionProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("ProxiesAnswer", SessionProbes::answer),
                new Probe("OtherDatabases", SessionProbes::otherDatabases),
                new Probe("AdvisoryLocks", SessionProbes::advisory),
                new Probe("TemporaryTables", SessionProbes::temporary),
                new Probe("HoldCursors", SessionProbes::cursors),
                new Probe("Listeners", SessionProbes::listeners));
    }

    private static Found answer(Look look) {
        var silent = look.proxies().stream()
                .filter(told -> told.state() == null)
                .map(Told::name)
                .toList();
        var value = (look.proxies().size() - silent.size()) + " of "
                + look.proxies().size() + ", "
                + sum(look, ProxyState::warmSessions) + " of " + sum(look, ProxyState::clients)
                + " sessions ready on the target";
        return silent.isEmpty()
                ? Found.pass(value)
                : Found.warn(
                        value,
                        "these proxies do not answer the agent: " + Look.named(silent)
                                + "; one that stays silent is passed over, and while all are, no writes move; look at their"
                                + " Pods and the network policies between");
    }

    private static Found otherDatabases(Look look) {
        return tied(
                look,
                "otherDatabase",
                "sessions of the proxies are in other databases of the source's server; they stay there, and retire waits"
                        + " for them, because then the proxies lead to the target's server only. Let their clients"
                        + " connect to a proxy of their own, or to the server itself");
    }

    private static Found advisory(Look look) throws SQLException {
        int tied = pinned(look, "advisoryLock");
        var past = look.texts(Side.SOURCE, ADVISORY, (Object) TrafficProbes.hosts(look));
        var value = tied + " through the proxies, " + past.size() + " past them";
        var wrong = new ArrayList<String>();
        if (!past.isEmpty()) {
            wrong.add(
                    "these sessions hold advisory locks on the source past the proxies, which nobody on the target sees: "
                            + Look.named(past)
                            + "; let them connect to the proxy, which takes its clients' locks on both");
        }
        if (tied > 0) {
            wrong.add(tied
                    + " sessions hold advisory locks that somebody else has on the target; they stay on the source,"
                    + " and their writes are refused there after the cutover, until they or the others let go");
        }
        return wrong.isEmpty() ? Found.pass(value) : Found.warn(value, String.join("; ", wrong));
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

    /** A server shows nobody another session's cursors. */
    private static Found cursors(Look look) {
        return tied(
                look,
                "holdCursor",
                "sessions have cursors WITH HOLD, which cannot move; what they do stays where the cursor is until they CLOSE"
                        + " it or disconnect, and after the cutover their writes are refused there");
    }

    private static Found tied(Look look, String reason, String what) {
        int sessions = pinned(look, reason);
        var value = sessions + " through the proxies";
        return sessions == 0 ? Found.pass(value) : Found.warn(value, sessions + " " + what);
    }

    private static int pinned(Look look, String reason) {
        return look.proxies().stream().mapToInt(told -> told.pinned(reason)).sum();
    }

    private static Found listeners(Look look) throws SQLException {
        var value = sum(look, ProxyState::listening) + " through the proxies";
        var names = look.texts(Side.SOURCE, LISTENING, (Object) TrafficProbes.hosts(look));
        return names.isEmpty()
                ? Found.pass(value)
                : Found.warn(
                        value + ", " + names.size() + " past them",
                        "these sessions listen on the source past the proxies, and hear nothing of what is notified on the"
                                + " target: " + Look.named(names)
                                + "; let them connect to the proxy, which listens on both");
    }

    private static int sum(Look look, ToIntFunction<ProxyState> count) {
        return look.proxies().stream()
                .map(Told::state)
                .filter(Objects::nonNull)
                .mapToInt(count)
                .sum();
    }
}
