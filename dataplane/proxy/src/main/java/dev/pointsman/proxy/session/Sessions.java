package dev.pointsman.proxy.session;

import dev.pointsman.proxy.metrics.Disconnect;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sessions that there are, by the key with which each may be cancelled. For the event loop's thread. */
public final class Sessions {
    /** The name by which sessions in databases that are not migrated are counted. */
    private static final String OTHER_DATABASE = "otherDatabase";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<Integer, Session> byProcess = new HashMap<>();
    private int arriving;
    private boolean draining;

    /** A connection has come of which nobody knows yet who it is; how many of these there are. */
    int arrive() {
        return ++arriving;
    }

    /** One of them is a session now, or has gone. */
    void arrived() {
        arriving--;
    }

    /** A number that no other session of this proxy has. */
    int add(Session session) {
        int process;
        do {
            process = RANDOM.nextInt(1, Integer.MAX_VALUE);
        } while (byProcess.containsKey(process));
        byProcess.put(process, session);
        return process;
    }

    /**
     * Gives a session the number that its server has given it, unless another session of this proxy has that: clients
     * compare it with {@code pg_backend_pid()} and with the senders of notifications.
     *
     * @return the session's number from now on
     */
    int rename(int process, int server) {
        if (byProcess.containsKey(server)) {
            return process;
        }
        byProcess.put(server, java.util.Objects.requireNonNull(byProcess.remove(process)));
        return server;
    }

    static int secret() {
        return RANDOM.nextInt();
    }

    void remove(int process) {
        byProcess.remove(process);
    }

    public int size() {
        return byProcess.size();
    }

    boolean isDraining() {
        return draining;
    }

    /** The session that this key may cancel. */
    @Nullable
    Session find(int process, int secret) {
        var session = byProcess.get(process);
        return session != null && session.mayCancel(secret) ? session : null;
    }

    /** A copy, so that sessions may end while it is gone through. */
    List<Session> all() {
        return new ArrayList<>(byProcess.values());
    }

    /** Asks the servers whether what pins sessions is still there. */
    public void checkPins() {
        all().forEach(Session::checkPins);
    }

    /** Another table is in force. */
    public void tableChanged() {
        all().forEach(Session::tableChanged);
    }

    /** It has been told what the databases' catalogues say now. */
    public void catalogueChanged() {
        all().forEach(Session::catalogueChanged);
    }

    /** How many have everything they need on the target. */
    public int warm() {
        int warm = 0;
        for (var session : byProcess.values()) {
            warm += session.isWarm() ? 1 : 0;
        }
        return warm;
    }

    /** How many sessions cannot move, by the reason. */
    public Map<String, Integer> pinned() {
        var all = new TreeMap<String, Integer>();
        for (var session : byProcess.values()) {
            if (session.isElsewhere()) {
                all.merge(OTHER_DATABASE, 1, Integer::sum);
            }
            session.pins().forEach(pin -> all.merge(pin, 1, Integer::sum));
            if (session.numbering.isPinned()) {
                all.merge(Numbering.BINARY, 1, Integer::sum);
            }
        }
        return all;
    }

    /** How many listen to a channel. */
    public int listening() {
        int listening = 0;
        for (var session : byProcess.values()) {
            listening += session.listens() ? 1 : 0;
        }
        return listening;
    }

    /** From now on each session ends as soon as it is not in a transaction. */
    public void drain() {
        draining = true;
        all().forEach(Session::endIfIdle);
    }

    /** Ends those that are left. */
    public void endAll() {
        all().forEach(session ->
                session.end(Disconnect.DRAINING, "57P01", "terminating connection due to administrator command"));
    }
}
